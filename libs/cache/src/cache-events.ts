import type { CachedState } from './cache-types.ts';

/** One read, for a counter. */
export interface FinishedRead {
  readonly name: string | undefined;
  readonly state: CachedState | 'failed';
  /** Where the value came from. */
  readonly from: 'process' | 'redis' | 'load' | 'none';
}

/** Why a loaded value was not kept. */
export type NotKept = 'no-time' | 'too-large' | 'too-many-tags' | 'invalidated' | 'written';

export interface CacheEvents {
  /** Called for each hit too: cheap, please. */
  onRead?(read: FinishedRead): void;
  onNotKept?(name: string | undefined, why: NotKept): void;
  /** Tags that were invalidated, here or elsewhere. */
  onInvalidated?(tags: number, from: 'here' | 'elsewhere'): void;
  /** Invalidations for later were too many, so that these came too early. */
  onTooEarly?(tags: number): void;
  /** Redis was away for so many changes that one of them will never reach it: what it holds goes by its time. */
  onForgotten?(): void;
  onAway?(cause: unknown): void;
  onBack?(): void;
  /** A defect, in an encoding for example. Nobody was failed for it. */
  onError?(error: unknown): void;
}
