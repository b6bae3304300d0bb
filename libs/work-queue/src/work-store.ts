/** Something to be done once, by whichever instance gets to it. */
export interface WorkItem {
  /** What makes it one: the same id again is the same work. */
  readonly id: string;
  /** Items of a lane are worked one after the other, in the order of their coming. */
  readonly lane: string;
  readonly payload: Buffer;
}

/** An item that is ours for a while. */
export interface Claim {
  readonly id: string;
  readonly lane: string;
  readonly payload: Buffer;
  /** Where it stands in its lane. */
  readonly place: string;
  /** Rises with each claim of anything: who has an older one can change nothing any more. */
  readonly fence: number;
  /** More than 1 where somebody had begun it. */
  readonly attempt: number;
  /** What those before noted of what they had done, as JSON. */
  readonly notes: string | undefined;
}

/** `lost`: another one has it, or nobody. */
export type Changed = 'done' | 'lost';

/** Where work waits. Each method is one atomic change; one that rejects may have made it, and may be repeated. */
export interface WorkStore {
  /** `known`: it was put before, done or not. `full`: nothing was kept. */
  put(item: WorkItem): Promise<'new' | 'known' | 'full'>;
  /** The longest due, or for how many ms there is nothing (undefined: nothing waits). */
  claim(leaseMs: number): Promise<Claim | { readonly nothingForMs: number | undefined }>;
  renew(claim: Claim, leaseMs: number): Promise<Changed>;
  /** Replaces the notes. */
  note(claim: Claim, notes: string): Promise<Changed>;
  finish(claim: Claim): Promise<Changed>;
  /** Again after a while, and its lane waits with it. */
  later(claim: Claim, delayMs: number): Promise<Changed>;
  /** Work that nobody has finished, as far as this instance knows. */
  waiting(): Promise<number>;
  /** Whether others take over what this process leaves. */
  readonly isShared: boolean;
}

export interface WorkStoreOptions {
  /** More are refused. */
  readonly most: number;
  /** And more of one lane, so that nobody fills the place of all. */
  readonly mostInLane: number;
  /** How long an id is known. */
  readonly retentionMs: number;
}
