/** What an attempt brings to a record, and proves itself with. */
export interface Hold {
  /** The fencing token: new for each attempt. Only the owner that a record names can change it. */
  readonly owner: string;
  readonly fingerprint: string;
  /** How long a record stays in progress without a renewal. */
  readonly leaseMs: number;
  /** How long a record is kept, from each of its changes. */
  readonly keepMs: number;
  /**
   * How long after the first claim an attempt that ended as unknown, or whose owner fell silent, may be taken over and run
   * again. 0: never, then it reads as unknown.
   */
  readonly runAgainWithinMs: number;
}

export type Claimed =
  /** The caller is the owner now, and runs. `attempt` is more than 1 where it takes over from one of which nobody knows. */
  | { readonly state: 'claimed'; readonly attempt: number }
  | { readonly state: 'in-progress' }
  /** Without an answer where the store did not keep it. */
  | { readonly state: 'completed'; readonly answer: Buffer | undefined }
  | { readonly state: 'unknown' }
  /** The record is of another request. Compared first: it wins over all other states. */
  | { readonly state: 'mismatch' };

/** `lost`: the record has another owner, and was left alone. */
export type Changed = 'done' | 'lost';

/**
 * Where records are kept. Each method is one atomic change, and may be repeated by the same owner. Of a record that
 * disappeared while its owner was running, the owner's next change makes a new one: the store forgot, the owner did not.
 * A method that rejects may have made its change.
 */
export interface RecordStore {
  claim(id: string, hold: Hold): Promise<Claimed>;
  /** Another lease for a record in progress. */
  renew(id: string, hold: Hold): Promise<Changed>;
  /** Keeps the answer. Also where the lease was over, as long as nobody took over. */
  complete(id: string, hold: Hold, answer: Buffer): Promise<Changed>;
  markUnknown(id: string, hold: Hold): Promise<Changed>;
  /** As if it had never been: nothing happened. A completed record stays. */
  release(id: string, hold: Hold): Promise<Changed>;
}
