import CircuitBreaker from 'opossum';
import type { AnyRequest, Call, Reach, Wrap } from '../call.ts';
import { UpstreamFailure, backendUnavailable, callerGone } from '../failures.ts';
import { discardBody } from '../wire/stream-call.ts';
import { FailingOperations } from './failing-operations.ts';
import { SlowCalls } from './slow-calls.ts';
import { statusOf } from './worth-another-try.ts';

export interface BreakerOptions {
  /** Opens above this share of failed calls, in percent. Half: a backend that mostly works is worth calling. */
  readonly failurePercent?: number;
  /** Never opens on fewer calls in a window: one failure at night says nothing. */
  readonly atLeastCalls?: number;
  readonly windowMs?: number;
  /**
   * How long an open breaker waits before it lets one call try: one of the operation that failed most, since another may
   * be well while that one is not; after as long again any.
   */
  readonly openMs?: number;
  /** An answer that took longer was slow. A stream's answer is its head. */
  readonly slowCallMs?: number;
  /** Opens above this share of slow answers, in percent. */
  readonly slowPercent?: number;
}

export type BreakerState = 'closed' | 'half-open' | 'open';

export interface BreakerWiring {
  /** It opened, or is closed again. */
  readonly onChanged?: (state: 'open' | 'closed') => void;
}

export interface Breaker {
  readonly wrap: Wrap;
  readonly state: BreakerState;
  close(): void;
}

/** What it fires is a call that has failed. */
type Circuit = CircuitBreaker<[], never>;

/**
 * One breaker for a service and a group of its instances, made once. opossum counts and judges; it is told of calls that
 * have ended, rather than making them: a call has its own deadline, and one that began before the circuit opened must
 * neither close it nor open it again when it ends at last.
 */
export function createBreaker(
  service: string,
  options: BreakerOptions = {},
  now: () => number,
  { onChanged }: BreakerWiring = {},
): Breaker {
  const { failurePercent = 50, atLeastCalls = 20, windowMs = 10_000, openMs = 5_000 } = options;
  const failing = new FailingOperations(windowMs);
  let openedAt = -Infinity;
  let toProve: string | undefined;
  const circuit: Circuit = new CircuitBreaker(failed, {
    name: service,
    timeout: false,
    errorThresholdPercentage: failurePercent,
    volumeThreshold: atLeastCalls,
    rollingCountTimeout: windowMs,
    resetTimeout: openMs,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
  });
  const slow = new SlowCalls(options, now);
  circuit.on('open', () => {
    openedAt = now();
    toProve = failing.worst(openedAt) ?? toProve;
    failing.clear();
    slow.clear();
    onChanged?.('open');
  });
  circuit.on('close', () => onChanged?.('closed'));
  const refuse = (operation: string): UpstreamFailure => {
    const retryAfterS = Math.max(1, Math.ceil((openedAt + openMs - now()) / 1000));
    const what = 'not called while it recovers';
    return new UpstreamFailure(backendUnavailable, { service, operation, phase: 'breaker', what, retryAfterS });
  };
  const mayProbe = (operation: string): boolean =>
    circuit.halfOpen && (operation === toProve || toProve === undefined || now() >= openedAt + 2 * openMs);
  return {
    wrap: guardedBy(circuit, { slow, failing, refuse, mayProbe, openedAt: () => openedAt }),
    get state() {
      return circuit.halfOpen ? 'half-open' : circuit.opened ? 'open' : 'closed';
    },
    close: () => circuit.shutdown(),
  };
}

interface Guarding {
  readonly slow: SlowCalls;
  readonly failing: FailingOperations;
  /** Whether a call of it tells what the breaker is open for. */
  mayProbe(operation: string): boolean;
  refuse(operation: string): UpstreamFailure;
  /** The last time. */
  openedAt(): number;
}

function guardedBy(circuit: Circuit, { slow, failing, mayProbe, refuse, openedAt }: Guarding): Wrap {
  const probe = probing(circuit, slow);
  const count = (operation: string, startedAt: number, hasFailed: boolean): void => {
    if (!circuit.closed || startedAt < openedAt()) return;
    const now = slow.now();
    const isSlow = slow.isSlow(startedAt, now);
    // Before the circuit hears of it: it may open by it.
    if (hasFailed || isSlow) failing.add(operation, now);
    if (hasFailed) circuit.fire().catch(ignored);
    else succeeded(circuit);
    // Given up late is slow as well: a backend of which some answer late and others never is one that is too slow.
    if ((!hasFailed || isSlow) && slow.isTooMuch(startedAt, now)) circuit.open();
  };
  const refused = <Q extends AnyRequest, A>(next: Call<Q, A>, request: Q, reach: Reach): Promise<A> => {
    const { operation } = request;
    const isSafe = request.repeat === 'safe';
    const mayTry = !circuit.isShutdown && mayProbe(operation);
    const probed = mayTry ? probe(() => next(request, isSafe ? alone(reach) : reach)) : undefined;
    if (probed !== undefined && !isSafe) return probed;
    probed?.then(discardBody, ignored);
    return Promise.reject(refuse(operation));
  };
  // Not async: it adds nothing to what it passes on, and every call goes through here.
  return <Q extends AnyRequest, A>(next: Call<Q, A>): Call<Q, A> =>
    (request, reach) => {
      if (!circuit.closed) return refused(next, request, reach);
      const startedAt = slow.now();
      return next(request, reach).then(
        (answer) => {
          count(request.operation, startedAt, statusOf(answer) >= 500);
          return answer;
        },
        (error: unknown) => {
          const hasFailed = isBackendsFault(error);
          if (hasFailed || hasAnswered(error)) count(request.operation, startedAt, hasFailed);
          throw error;
        },
      );
    };
}

const failure = new Error('a call has failed');
const ignored = (): void => undefined;

function failed(): Promise<never> {
  throw failure;
}

/** What opossum tells itself, and counts, when what it fires succeeds: without the promises that it fires it with. */
function succeeded(circuit: Circuit): void {
  circuit.emit('fire');
  circuit.emit('success');
}

/**
 * Nobody waits for a probe that changes nothing: it goes on without its caller, and what it finds counts. Who is told
 * that a change was not called would do it again, so that this one is waited for.
 */
function alone(reach: Reach): Reach {
  return { ...reach, signal: new AbortController().signal };
}

type Probe = <A>(run: () => Promise<A>) => Promise<A> | undefined;

/**
 * Lets one call at a time try a half-open circuit, past opossum, for which every end of a probe is a proof. One whose
 * caller left has proved nothing: the next call tries.
 */
function probing(circuit: Circuit, slow: SlowCalls): Probe {
  let isProbing = false;
  const judge = (isHealthy: boolean): void => {
    if (!circuit.halfOpen || circuit.isShutdown) return;
    if (isHealthy) circuit.close();
    else circuit.open();
  };
  const tried = async <A>(run: () => Promise<A>): Promise<A> => {
    isProbing = true;
    const startedAt = slow.now();
    try {
      const answer = await run();
      judge(statusOf(answer) < 500 && !slow.isSlow(startedAt, slow.now()));
      return answer;
    } catch (error) {
      if (isBackendsFault(error)) judge(false);
      throw error;
    } finally {
      isProbing = false;
    }
  };
  return (run) => (circuit.halfOpen && !isProbing ? tried(run) : undefined);
}

/**
 * Not what the caller gave up, not what we did wrong or refused ourselves before anything was sent, and not an answer
 * that only its reader cannot use: what else the service does must not be lost to that.
 */
function isBackendsFault(error: unknown): boolean {
  if (!(error instanceof UpstreamFailure)) return false;
  return error.kind !== callerGone && error.phase !== 'start' && !hasAnswered(error);
}

function hasAnswered(error: unknown): boolean {
  return error instanceof UpstreamFailure && error.phase === 'shape';
}
