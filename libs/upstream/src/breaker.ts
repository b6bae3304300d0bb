import CircuitBreaker from 'opossum';
import type { Call, Wrap } from './call.ts';
import { UpstreamFailure, backendUnavailable, callerGone } from './failures.ts';

export interface BreakerOptions {
  /** Opens above this share of failed calls, in percent. Half: a backend that mostly works is worth calling. */
  readonly failurePercent?: number;
  /** Never opens on fewer calls in a window: one failure at night says nothing. */
  readonly atLeastCalls?: number;
  readonly windowMs?: number;
  /** How long an open breaker waits before it lets one call try. */
  readonly openMs?: number;
}

export type BreakerState = 'closed' | 'half-open' | 'open';

export interface Breaker {
  readonly wrap: Wrap;
  readonly state: BreakerState;
  close(): void;
}

interface Attempt {
  run(): Promise<unknown>;
}

type Circuit = CircuitBreaker<[Attempt], unknown>;

/** A 5xx is handed back like any answer, and is a failure to the circuit, which counts only what is thrown. */
class ServerErrorAnswer extends Error {
  readonly answer: unknown;

  constructor(answer: unknown) {
    super('a 5xx');
    this.answer = answer;
  }
}

/**
 * One breaker for a service, made once. Its timeout and its abort controller stay off: a call has its own deadline, and
 * opossum would abort every call in flight for one that is late.
 */
export function createBreaker(service: string, options: BreakerOptions = {}, now: () => number): Breaker {
  const { failurePercent = 50, atLeastCalls = 20, windowMs = 10_000, openMs = 5_000 } = options;
  let openedAt = -Infinity;
  const circuit: Circuit = new CircuitBreaker((attempt: Attempt) => attempt.run(), {
    name: service,
    timeout: false,
    errorThresholdPercentage: failurePercent,
    volumeThreshold: atLeastCalls,
    rollingCountTimeout: windowMs,
    resetTimeout: openMs,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
    // opossum takes a filtered error for a success, which would close a half-open circuit: there, a probe whose caller
    // left has proved nothing, and the circuit waits once more.
    errorFilter: (error: unknown) => !isBackendsFault(error) && !(circuit.halfOpen && isCallerGone(error)),
  });
  circuit.on('open', () => {
    openedAt = now();
  });
  const refuse = (operation: string, cause: unknown): UpstreamFailure => {
    const retryAfterS = Math.max(1, Math.ceil((openedAt + openMs - now()) / 1000));
    const what = 'not called while it recovers';
    return new UpstreamFailure(backendUnavailable, { service, operation, phase: 'breaker', what, cause, retryAfterS });
  };
  return {
    wrap: guardedBy(circuit, refuse),
    get state() {
      return circuit.halfOpen ? 'half-open' : circuit.opened ? 'open' : 'closed';
    },
    close: () => circuit.shutdown(),
  };
}

function guardedBy(circuit: Circuit, refuse: (operation: string, cause: unknown) => Error): Wrap {
  return <Q extends { readonly operation: string }, A>(next: Call<Q, A>): Call<Q, A> =>
    async (request, reach) => {
      try {
        // The circuit hands back what `run` gave.
        return (await circuit.fire({ run: () => next(request, reach).then(orThrown) })) as A;
      } catch (error) {
        if (error instanceof ServerErrorAnswer) return error.answer as A;
        throw isOurRefusal(error) ? refuse(request.operation, error) : error;
      }
    };
}

function orThrown<A>(answer: A): A {
  if (isServerError(answer)) throw new ServerErrorAnswer(answer);
  return answer;
}

function isServerError(answer: unknown): boolean {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'status' in answer &&
    typeof answer.status === 'number' &&
    answer.status >= 500
  );
}

function isOurRefusal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return error.code === 'EOPENBREAKER' || error.code === 'ESHUTDOWN';
}

function isCallerGone(error: unknown): boolean {
  return error instanceof UpstreamFailure && error.kind === callerGone;
}

/** Not what the caller gave up, and not what we did wrong ourselves before anything was sent. */
function isBackendsFault(error: unknown): boolean {
  if (error instanceof ServerErrorAnswer) return true;
  return error instanceof UpstreamFailure && error.kind !== callerGone && error.phase !== 'start';
}
