/** Whether a request went well and, if not, whose doing it was. Only what fails by us or by a backend counts against us. */
export type Outcome =
  'success-backend' | 'success-local' | 'success-client' | 'failure-client' | 'failure-local' | 'failure-backend';

const outcomes = {
  // It was answered with what backends said, all of it or with gaps.
  ok: 'success-backend',
  degraded: 'success-backend',
  // No backend was asked: from the cache; a write that was answered before; nothing new; of what we know ourselves.
  kept: 'success-local',
  replayed: 'success-local',
  'not-modified': 'success-local',
  own: 'success-local',
  // A true answer that says no.
  'not-found': 'success-client',
  conflict: 'success-client',
  invalid: 'failure-client',
  unauthenticated: 'failure-client',
  forbidden: 'failure-client',
  limited: 'failure-client',
  outdated: 'failure-client',
  slow: 'failure-client',
  left: 'failure-client',
  // A defect; the process ends or has too much to do; operators; our own time was over; a store of ours is away.
  broken: 'failure-local',
  stopping: 'failure-local',
  shed: 'failure-local',
  off: 'failure-local',
  late: 'failure-local',
  store: 'failure-local',
  timeout: 'failure-backend',
  unreachable: 'failure-backend',
  failed: 'failure-backend',
  unusable: 'failure-backend',
  overloaded: 'failure-backend',
} as const satisfies Readonly<Record<string, Outcome>>;

export type Reason = keyof typeof outcomes;

export interface Verdict {
  readonly outcome: Outcome;
  readonly reason: Reason;
}

/** What is known of a request when it is over. */
export interface Ending {
  readonly status: number;
  /** Of the problem that it was answered with. */
  readonly code?: string | undefined;
  readonly isDegraded?: boolean;
  readonly isReplayed?: boolean;
  /** Calls of backends that were made for it, and reads that were answered from the cache. */
  readonly calls: number;
  readonly kept: number;
}

// Where a code says more than its status. All of 5xx have to be here: a status does not say whose doing it was.
const byCode: Readonly<Record<string, Reason>> = {
  internal: 'broken',
  'shutting-down': 'stopping',
  overloaded: 'shed',
  'too-many-readers': 'shed',
  'switched-off': 'off',
  'section-off': 'off',
  'deadline-exceeded': 'late',
  'activity-not-kept': 'store',
  'answers-unavailable': 'store',
  'audit-unavailable': 'store',
  'consents-unavailable': 'store',
  'dashboards-unavailable': 'store',
  'idempotency-unavailable': 'store',
  'quota-unavailable': 'store',
  'sessions-unavailable': 'store',
  'backend-timed-out': 'timeout',
  'delegation-timed-out': 'timeout',
  'model-silent': 'timeout',
  'section-timed-out': 'timeout',
  'access-undecided': 'unreachable',
  'backend-unavailable': 'unreachable',
  'channel-keys-unavailable': 'unreachable',
  'delegation-unavailable': 'unreachable',
  'sign-in-unavailable': 'unreachable',
  'backend-failed': 'failed',
  'delegation-refused': 'failed',
  'backend-invalid': 'unusable',
  'backend-overloaded': 'overloaded',
  'app-version-unsupported': 'outdated',
  'version-retired': 'outdated',
};

const byStatus: Readonly<Record<number, Reason>> = {
  304: 'not-modified',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  408: 'slow',
  409: 'conflict',
  410: 'not-found',
  412: 'conflict',
  429: 'limited',
  499: 'left',
  502: 'failed',
  503: 'shed',
  504: 'late',
};

const verdicts = Object.fromEntries(
  Object.entries(outcomes).map(([reason, outcome]) => [reason, Object.freeze({ outcome, reason })]),
) as Readonly<Record<Reason, Verdict>>;

/** Pure: the same ending is always called the same. */
export function verdictOf(ending: Ending): Verdict {
  return verdicts[reasonOf(ending)];
}

function reasonOf({ status, code, isDegraded, isReplayed, calls, kept }: Ending): Reason {
  const named = code === undefined ? undefined : byCode[code];
  if (named !== undefined) return named;
  // Half an answer was out.
  if (code !== undefined && status < 400) return 'broken';
  if (status < 400 && status !== 304) {
    if (isDegraded) return 'degraded';
    if (isReplayed) return 'replayed';
    if (calls > 0) return 'ok';
    return kept > 0 ? 'kept' : 'own';
  }
  return byStatus[status] ?? (status >= 500 ? 'broken' : status >= 400 ? 'invalid' : 'own');
}
