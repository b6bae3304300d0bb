import type { Instance } from './instance.ts';
import type { Member } from './member.ts';

/** Asks each instance, beside the calls. */
export interface HealthCheck {
  /** True when it is well; false or a rejection when not. */
  check(instance: Instance, signal: AbortSignal): Promise<boolean>;
  /** Time from the end of a round of checks to the next, or up to a fifth longer: 5 s. */
  readonly everyMs?: number | undefined;
  /** 1 s. */
  readonly withinMs?: number | undefined;
  /** 3 in a row. An instance is taken for healthy until then. */
  readonly unhealthyAfter?: number | undefined;
  /** 2 in a row. */
  readonly healthyAfter?: number | undefined;
}

interface Around {
  members(): readonly Member[];
  onTurned(member: Member): void;
  readonly random: () => number;
}

/** Checks all members in rounds, until it is stopped; the timers keep no process alive. */
export function startHealthChecks(health: HealthCheck, around: Around): () => void {
  const { everyMs = 5_000, unhealthyAfter = 3, healthyAfter = 2 } = health;
  const stopped = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const checked = async (member: Member): Promise<void> => {
    const well = await isWell(health, member.instance, stopped.signal);
    if (stopped.signal.aborted || member.gone) return;
    member.checks = well ? Math.max(member.checks, 0) + 1 : Math.min(member.checks, 0) - 1;
    if (member.checks !== (member.healthy ? -unhealthyAfter : healthyAfter)) return;
    member.healthy = well;
    around.onTurned(member);
  };
  const round = async (): Promise<void> => {
    await Promise.all(around.members().map(checked));
    if (!stopped.signal.aborted) again(everyMs);
  };
  const again = (ms: number): void => {
    timer = setTimeout(() => void round(), ms * (1 + around.random() / 5));
    timer.unref();
  };

  again(0);
  return () => {
    clearTimeout(timer);
    stopped.abort();
  };
}

async function isWell(health: HealthCheck, instance: Instance, stopped: AbortSignal): Promise<boolean> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  const timer = setTimeout(end, health.withinMs ?? 1_000).unref();
  stopped.addEventListener('abort', end, { once: true });
  try {
    const tooLate = new Promise<false>((resolve) => ended.signal.addEventListener('abort', () => resolve(false)));
    return await Promise.race([health.check(instance, ended.signal), tooLate]);
  } catch {
    return false; // a rejection is the answer: it is not well
  } finally {
    clearTimeout(timer);
    stopped.removeEventListener('abort', end);
  }
}
