import type { AnyRequest, Call, CallSubject, Reach, TryReach } from '../call.ts';
import { UpstreamFailure } from '../failures.ts';
import type { GroupRules } from './routed.ts';

/** What two answers are compared by. */
export interface ComparedAnswer {
  readonly status: number;
  readonly body: Uint8Array | object;
  readonly tookMs?: number;
}

/** A copy that had no answer, and the code of why. */
export interface FailedCopy {
  readonly failed: string;
  readonly tookMs?: number;
}

/** Which calls are copied, where to, and what is made of both answers. */
export interface Shadowing {
  /** The group that a copy goes to, or undefined: no copy. */
  wants(operation: string, subject: CallSubject | undefined): string | undefined;
  /** False when too many copies are under way. */
  tryStart(): boolean;
  ended(): void;
  compare(operation: string, primary: ComparedAnswer, secondary: ComparedAnswer | FailedCopy, group: string): void;
}

export interface ShadowedWiring<Q extends AnyRequest, A> {
  readonly shadow: Shadowing | undefined;
  readonly groups: ReadonlyMap<string, Call<Q, A>>;
  /** Where the call itself goes: it is not compared with itself. */
  readonly rules: GroupRules | undefined;
  readonly comparable: (answer: A) => ComparedAnswer;
  /** What a copy may take, whatever its call has left. */
  readonly withinMs: number;
  readonly now: () => number;
}

/** Copies some safe calls to a group and has the answers compared. Nobody waits for a copy, and none is repeated. */
export function shadowed<Q extends AnyRequest, A>(next: Call<Q, A>, wiring: ShadowedWiring<Q, A>): Call<Q, A> {
  const { shadow, groups, rules } = wiring;
  if (shadow === undefined || groups.size === 0) return next;
  return (request, reach) => {
    const answer = next(request, reach);
    const group = request.repeat === 'safe' ? shadow.wants(request.operation, reach.subject) : undefined;
    const copy = group === undefined ? undefined : groups.get(group);
    if (group === undefined || copy === undefined || rules?.groupFor(request.operation, reach.subject) === group)
      return answer;
    if (shadow.tryStart()) void compared(wiring, shadow, { request, reach, answer, copy, group });
    return answer;
  };
}

interface Copied<Q extends AnyRequest, A> {
  readonly request: Q;
  readonly reach: Reach;
  readonly answer: Promise<A>;
  readonly copy: Call<Q, A>;
  readonly group: string;
}

async function compared<Q extends AnyRequest, A>(
  { comparable, withinMs, now }: ShadowedWiring<Q, A>,
  shadow: Shadowing,
  { request, reach, answer, copy, group }: Copied<Q, A>,
): Promise<void> {
  try {
    // Its own end: a caller that leaves with its answer must not end the copy.
    const { signal } = new AbortController();
    const { noted: _of, ...own }: TryReach = reach;
    const copyReach: TryReach = { ...own, signal, deadline: now() + withinMs, isExtra: true };
    const startedAt = now();
    const told = async (given: Promise<A>): Promise<ComparedAnswer> => ({
      ...comparable(await given),
      tookMs: now() - startedAt,
    });
    const failed = (reason: unknown): FailedCopy => ({ failed: codeOf(reason), tookMs: now() - startedAt });
    const [primary, secondary] = await Promise.allSettled([told(answer), told(copy(request, copyReach)).catch(failed)]);
    // Without an answer of the service's own there is nothing to compare with.
    if (primary.status === 'rejected' || secondary.status === 'rejected') return;
    shadow.compare(request.operation, primary.value, secondary.value, group);
  } catch {
    // A comparison that fails is the comparer's to report; it must not become an unhandled rejection.
  } finally {
    shadow.ended();
  }
}

function codeOf(reason: unknown): string {
  return reason instanceof UpstreamFailure ? reason.code : 'internal';
}
