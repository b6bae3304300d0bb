/** A session as the store has it. Times are left over by the store's clock, so that no instance's clock matters. */
export interface Kept {
  readonly format: number;
  readonly value: Buffer;
  /** One more with each save. */
  readonly generation: number;
  /** How long it lasts if nobody uses it. */
  readonly leftMs: number;
  /** How long it can last at most. */
  readonly absoluteLeftMs: number;
}

export interface NewSession {
  readonly format: number;
  readonly value: Buffer;
  readonly idleMs: number;
  readonly absoluteMs: number;
  /** What it can be ended by: its user, its sign-in at the provider. */
  readonly groups: readonly string[];
  /** Of one group. Beyond, the oldest ends. */
  readonly mostOfGroup: number;
}

export type Claim =
  /** The caller alone may refresh, for as long as the lease lasts. */
  | { readonly state: 'claimed'; readonly kept: Kept }
  | { readonly state: 'busy'; readonly forMs: number }
  | { readonly state: 'gone' };

/** `lost`: the lease was over, and somebody else has it. `gone`: the session has ended, and stays so. */
export type Saved = 'saved' | 'lost' | 'gone';

export interface StoreListener {
  message(text: string): void;
  /** Messages may have been missed. */
  lost(): void;
  restored(): void;
}

/**
 * Where sessions are kept, for all instances. Each method is one atomic change of one session; `key` is a digest of what
 * the browser holds. A method that rejects may have made its change.
 */
export interface SessionStore {
  /** `refused`: one of its groups was ended in the meantime. Gives the keys of those that are one too many. */
  create(key: string, session: NewSession): Promise<{ readonly refused: boolean; readonly surplus: readonly string[] }>;
  /** With `slide` this counts as a use, and is written down only if that moves the end by so much. */
  read(key: string, slide?: { readonly idleMs: number; readonly everyMs: number }): Promise<Kept | undefined>;
  claim(key: string, owner: string, leaseMs: number): Promise<Claim>;
  save(key: string, owner: string, change: { readonly format: number; readonly value: Buffer }): Promise<Saved>;
  /** Nobody else is given a claim before `coolMs` are over. */
  release(key: string, owner: string, coolMs: number): Promise<void>;
  /** With an owner: only if that one still has the claim. */
  end(key: string, owner?: string): Promise<boolean>;
  /** Ends what is in the group now, and what is being put into it at the same time. Gives the keys. */
  endGroup(group: string): Promise<readonly string[]>;
  /** True for the first who asks within `keepMs`. */
  once(id: string, keepMs: number): Promise<boolean>;
  wasOnce(id: string): Promise<boolean>;
  publish(text: string): Promise<void>;
  subscribe(on: StoreListener): Promise<{ close(): Promise<void> }>;
}
