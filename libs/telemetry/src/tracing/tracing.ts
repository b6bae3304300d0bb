import type { Verdict } from '../outcome.ts';
import type { TraceContext } from '../trace-context.ts';
import type { TrailPoint } from '../trail.ts';

/** A request that is over, with all that was noted of it. */
export interface EndedRequest {
  readonly trace: TraceContext;
  readonly trail: TrailPoint;
  /** On `performance.now()`'s clock, as all that is noted. */
  readonly endedAt: number;
  readonly method: string;
  readonly route: string | undefined;
  readonly status: number;
  readonly verdict: Verdict;
  readonly code: string | undefined;
  /** It was slow, failed or was degraded: its trace is kept, whatever was decided when it began. */
  readonly isNotable: boolean;
}

/** The same of what is done when the request that it came with is long over, such as a message of a queue. */
export interface EndedWork extends Pick<EndedRequest, 'trace' | 'trail' | 'endedAt' | 'isNotable'> {
  readonly name: string;
  /** Why it failed, if it did. */
  readonly failure?: string | undefined;
}

/** Makes spans of requests, their sections and their calls. There is none where nobody asked for traces. */
export interface Tracing {
  /** A trace that begins here is sampled or not; one that comes from elsewhere stays as it came. */
  begin(trace: TraceContext): TraceContext;
  /** Exports the spans of what is sampled, or worth it. Costs a request nothing: its answer is out. */
  ended(ended: EndedRequest | EndedWork): void;
  /** Sends what waits to be sent, for so long. */
  close(withinMs: number): Promise<void>;
}
