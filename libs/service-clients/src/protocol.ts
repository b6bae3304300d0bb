import type { Outcome } from './outcome.ts';
import type { CallerReach, Platform } from './platform.ts';

/** Throws for an outcome that its reader cannot use, and only for that. */
export type Judge = (outcome: Outcome) => void;

/** One call, for whichever protocol. */
export interface Asked {
  readonly platform: Platform;
  readonly params: object;
  readonly reach: CallerReach;
  readonly judge?: Judge | undefined;
}

/** How one operation is called, and what of its answers another process can be handed. */
export interface Protocol<Params> {
  /** Calls it and says what came back, not yet read. What `judge` throws for an answer is a failed try. */
  exchange(platform: Platform, params: Params, reach: CallerReach, judge?: Judge): Promise<Outcome>;
  /** All that the call would send, the proof of the caller aside: two texts are the same only if the two calls are. */
  sent(params: Params, reach: CallerReach): string;
  /** What the answer weighs, as it came. */
  bytesOf(outcome: Outcome): number;
  /** Without internal members: they are for nobody, and so not for a store either. */
  encode(outcome: Outcome): Uint8Array;
  decode(bytes: Uint8Array): Outcome | undefined;
}
