/** `draining`: work goes on while the load balancer hears that we leave. `stopped`: new work is refused. */
export type LifecycleState = 'starting' | 'ready' | 'draining' | 'stopped';

export interface Readiness {
  readonly isReady: boolean;
  readonly status: LifecycleState | 'failing';
  readonly reason?: string;
}

/** Where this process is in its life, and why. It only ever moves on. */
export interface Lifecycle {
  readonly state: LifecycleState;
  /** Why it is not ready. */
  readonly reason: string | undefined;
  readonly isDraining: boolean;
  ready(): void;
  drain(reason?: string): void;
  stop(): void;
  /**
   * Says why this instance alone cannot work, or nothing when it can. Never ask a backend that others share: one
   * outage would take every instance out of service.
   */
  addCheck(name: string, failing: () => string | undefined): void;
  readiness(): Readiness;
}

const order: readonly LifecycleState[] = ['starting', 'ready', 'draining', 'stopped'];

export function createLifecycle(): Lifecycle {
  const checks = new Map<string, () => string | undefined>();
  let state: LifecycleState = 'starting';
  let reason: string | undefined = 'still starting';
  const moveTo = (next: LifecycleState, why: string | undefined) => {
    if (order.indexOf(next) <= order.indexOf(state)) return;
    state = next;
    reason = why;
  };
  return {
    get state() {
      return state;
    },
    get reason() {
      return reason;
    },
    get isDraining() {
      return state === 'draining' || state === 'stopped';
    },
    ready: () => moveTo('ready', undefined),
    drain: (why = 'asked to stop') => moveTo('draining', why),
    stop: () => moveTo('stopped', reason ?? 'asked to stop'),
    addCheck: (name, failing) => void checks.set(name, failing),
    readiness: () => {
      if (state !== 'ready') return { isReady: false, status: state, ...(reason !== undefined && { reason }) };
      const failure = firstFailure(checks);
      return failure === undefined
        ? { isReady: true, status: state }
        : { isReady: false, status: 'failing', reason: failure };
    },
  };
}

function firstFailure(checks: ReadonlyMap<string, () => string | undefined>): string | undefined {
  for (const [name, failing] of checks) {
    const why = failing();
    if (why !== undefined) return `${name}: ${why}`;
  }
  return undefined;
}
