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

/** Makes spans of requests, their sections and their calls. There is none where nobody asked for traces. */
export interface Tracing {
  /** A trace that begins here is sampled or not; one that comes from elsewhere stays as it came. */
  begin(trace: TraceContext): TraceContext;
  /** Exports the spans of a request that is sampled, or worth it. Costs the request nothing: its answer is out. */
  ended(request: EndedRequest): void;
  /** Sends what waits to be sent, for so long. */
  close(withinMs: number): Promise<void>;
}
