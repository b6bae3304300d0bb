import type { Balancer, Discovery, Pick, Verdict } from '@frontdesk/balancing';
import type { AnyRequest, Call, TryReach } from '../call.ts';
import {
  UpstreamFailure,
  backendFailed,
  backendInvalid,
  backendTimedOut,
  backendUnavailable,
  type Phase,
} from '../failures.ts';
import { endOf, type End } from '../reach-end.ts';
import type { InstanceTarget } from '../wire/instance-target.ts';
import type { InstanceTargets } from '../wire/instance-targets.ts';
import { whenEnded } from '../wire/stream-call.ts';
import type { OperationTimes } from './operation-times.ts';
import { statusOf, takeForAnswer } from './worth-another-try.ts';

export interface BalancedWiring {
  readonly service: string;
  readonly balancer: Balancer;
  readonly discovery: Discovery;
  readonly targets: InstanceTargets;
  readonly times: OperationTimes;
  readonly now: () => number;
}

/** Chooses an instance for each try, and tells the balancer how it went. */
export function balanced<Q extends AnyRequest, A>(
  wiring: BalancedWiring,
  callOf: (target: InstanceTarget) => Call<Q, A>,
): Call<Q, A> {
  const { balancer, targets, now } = wiring;
  // An instance that cannot even be called is a try that failed.
  const begun = (request: Q, reach: TryReach, { instance }: Pick): Promise<A> => {
    try {
      return callOf(targets.of(instance))(request, reach);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  };
  const tryAt = (pick: Pick, request: Q, reach: TryReach): Promise<A> => {
    reach.tried?.push(pick.instance.id);
    reach.noted?.at(pick.instance.id);
    const made = { pick, startedAt: now() };
    const failed = (error: unknown): never => {
      tellOfFailure(wiring, request, error, made);
      throw error;
    };
    const answered = (answer: A): A => {
      try {
        tellOfAnswer(wiring, request, answer, made);
        return answer;
      } catch (error) {
        return failed(error);
      }
    };
    return begun(request, reach, pick).then(answered, failed);
  };
  return (request, reach: TryReach) => {
    const pick = balancer.pick({ key: request.affinity, not: reach.tried });
    if (pick !== undefined) return tryAt(pick, request, reach);
    return whenFound(wiring, request, reach).then((found) => tryAt(found, request, reach));
  };
}

interface Try {
  readonly pick: Pick;
  readonly startedAt: number;
}

/** Throws what the request's judge throws. */
function tellOfAnswer<Q extends AnyRequest, A>(
  { times, now }: BalancedWiring,
  request: Q,
  answer: A,
  { pick, startedAt }: Try,
): void {
  const at = now();
  if (statusOf(answer) >= 500 && (request.isAnswer as ((answer: A) => boolean) | undefined)?.(answer)) {
    takeForAnswer(answer);
  }
  const status = statusOf(answer);
  if (status < 500) (request.judge as ((answer: A) => void) | undefined)?.(answer);
  // A refusal is quick, and says nothing about how long the work takes.
  if (status < 400) times.of(request.operation).add(at - startedAt, at);
  if (status >= 500) pick.done('failed', at - startedAt);
  // A stream keeps its instance busy until its end.
  else whenEnded(answer, (failure) => pick.done(failure ? verdictOf(failure, false) : 'ok', at - startedAt));
}

function tellOfFailure(
  { times, now, discovery }: BalancedWiring,
  { operation }: AnyRequest,
  error: unknown,
  { pick, startedAt }: Try,
): void {
  const tookMs = now() - startedAt;
  const verdict = verdictOf(error, tookMs < times.of(operation).usual);
  pick.done(verdict, tookMs);
  if (verdict === 'unreachable') discovery.refresh?.();
}

/** No instance is known yet: that of a name in DNS, most likely, right after the start. */
async function whenFound(wiring: BalancedWiring, request: AnyRequest, reach: TryReach): Promise<Pick> {
  const { service, balancer, discovery, now } = wiring;
  const fail = (phase: Phase, { kind, what }: End): never => {
    throw new UpstreamFailure(kind, { service, operation: request.operation, phase, what });
  };
  const { signal } = reach;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      signal.removeEventListener('abort', go);
      resolve();
    };
    signal.addEventListener('abort', go);
    if (signal.aborted) go();
    else discovery.whenFound(Math.max(1, reach.deadline - now())).then(go, go);
  });
  if (signal.aborted) fail('start', endOf(reach, now()));
  const found = balancer.pick({ key: request.affinity });
  return found ?? fail('connect', { kind: backendUnavailable, what: 'none of its instances is known' });
}

function verdictOf(error: unknown, isEarly: boolean): Verdict {
  if (!(error instanceof UpstreamFailure) || error.phase === 'start') return 'abandoned';
  switch (error.kind) {
    case backendTimedOut:
      // It was not given the time that it usually takes.
      return isEarly ? 'abandoned' : 'timeout';
    case backendUnavailable:
      return error.phase === 'answer' ? 'failed' : 'unreachable';
    case backendFailed:
    case backendInvalid:
      return 'failed';
  }
  return 'abandoned';
}
