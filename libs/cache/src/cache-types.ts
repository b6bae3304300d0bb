/** How long a reader waits, on the clock of `performance.now()`, and when it has left. */
export interface CacheReach {
  readonly signal: AbortSignal;
  readonly deadline: number;
}

/** What a load gets: its signal is aborted when everyone has left who waits for it, or never for a refresh. */
export interface LoadReach extends CacheReach {
  /** Set for a refresh that nobody waits for. */
  readonly class?: 'background';
}

export interface Loaded<T> {
  readonly value: T;
  /** What it weighs in this process. */
  readonly bytes: number;
  /** When the answer itself ends, from now: beyond it, it is not served as stale either. 0: it is not kept. */
  readonly forMs?: number | undefined;
  /** What Redis keeps. Without it only this process keeps the value. */
  readonly encode?: (() => Uint8Array) | undefined;
}

export interface CacheEntryRequest<T> {
  /** All that the value depends on, the identity included. Of any length. */
  readonly key: string;
  /** For metrics: one of few. */
  readonly name?: string;
  /** What the value is about: it is gone when one of them is invalidated. At most 16, else it is not kept. */
  readonly tags: readonly string[];
  /** Who reads: what was loaded before their last write is not served to them. */
  readonly owner: string;
  readonly forMs: number;
  /** After `forMs`, for so long the old value is served while it is loaded anew, in the background. */
  readonly staleWhileRevalidateMs?: number;
  /** After `forMs`, for so long the old value is served when loading fails as `isOutage` says. */
  readonly staleIfErrorMs?: number;
  /** Whether an error leaves it open what the value is now. Without it no error makes a stale value be served. */
  isOutage?(error: unknown): boolean;
  /** false: this process only. */
  readonly shared?: boolean;
  /** By its deadline it settles. What it rejects with goes to all who wait, and is never kept. */
  load(reach: LoadReach): Promise<Loaded<T>>;
  /** From what `encode` made, also by the version before; undefined when that is not possible. Without it: this process only. */
  decode?(bytes: Uint8Array): T | undefined;
  /** What someone gets whose deadline is over while someone else's load goes on; else a `TimeoutError`. */
  late?(): Error;
}

export type CachedState = 'fresh' | 'miss' | 'stale-while-revalidate' | 'stale-if-error' | 'coalesced';

export interface Cached<T> {
  /** Shared by all readers in this process: not to be changed. */
  readonly value: T;
  readonly state: CachedState;
  /** Since its load began. */
  readonly ageMs: number;
}

export interface InvalidateOptions {
  /** So much later, for what answers as before for a while. */
  readonly afterMs?: number;
}

export interface Cache {
  /** Rejects only with what the load rejects with, with the reason of the signal, or as `late` says. */
  read<T>(request: CacheEntryRequest<T>, reach: CacheReach): Promise<Cached<T>>;
  /** What this process can serve at once. Undefined: `read`. */
  readNow<T>(request: CacheEntryRequest<T>): Cached<T> | undefined;
  /**
   * Here at once, and elsewhere when it resolves or soon after. Whatever was loaded, or began to be, before is neither
   * served to who reads afterwards nor kept. Never rejects.
   */
  invalidate(tags: readonly string[], options?: InvalidateOptions): Promise<void>;
  /** What was loaded, or began to be, before is not served to this owner any more, on no instance. Never rejects. */
  wrote(owner: string): Promise<void>;
  /** For when changes may have been missed. */
  emptyFirstTier(): void;
  close(): Promise<void>;
  /** Of the first tier. */
  readonly bytes: number;
  readonly entries: number;
}
