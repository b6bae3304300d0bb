import type { DegradedReason, Problem } from '@frontdesk/problems';

/** How far a loader may go: until the caller leaves, or until the deadline on `performance.now()`'s clock. */
export interface Reach {
  readonly signal: AbortSignal;
  readonly deadline: number;
  /** Where it is noted what is done for the caller: each section hands its loader one of its own. */
  readonly trail?: SectionTrail | undefined;
}

/** For logs and traces. */
export interface SectionTrail {
  section(name: string, startedAt: number): SectionTrail;
  ended(outcome: string, ms: number): void;
}

/** A section that is missing, or older than it should be. */
export interface Degraded {
  readonly section: string;
  readonly reason: DegradedReason;
}

export interface SectionTiming {
  readonly section: string;
  readonly ms: number;
}

/** What a view made of its sections. Everything but the timings is the same whatever came first. */
export interface Composed<Shape> {
  readonly shape: Shape;
  /** In the order of declaration. */
  readonly degraded: readonly Degraded[];
  /** Of every section that was started, in the order of declaration. */
  readonly timings: readonly SectionTiming[];
}

/** What became of a section that was started, or that was not on purpose. For metrics and logs; it never reaches a client. */
export interface SectionReport {
  readonly view: string;
  readonly section: string;
  /**
   * `refused`: it answered no. `failed`: something nobody named. `aborted`: the view was given up first. `skipped`: its
   * `when` said no. `off`: it is turned off.
   */
  readonly outcome: 'ok' | DegradedReason | 'refused' | 'failed' | 'aborted' | 'skipped' | 'off';
  readonly ms: number;
  readonly problem?: Problem;
}

export type Observe = (report: SectionReport) => void;

/** What comes with one run of a view. */
export interface ComposeOptions {
  readonly observe?: Observe;
  /** Whether operators have turned a section off: an optional one is a gap then, a required one fails the view. */
  readonly isOff?: (view: string, section: string) => boolean;
}
