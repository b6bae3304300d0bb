import { randomUUID } from 'node:crypto';

/** Who did it, as far as it is proven. */
export interface Who {
  readonly userId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly clientId?: string | undefined;
}

/** `done`: it was answered; `refused`: 4xx; `failed`: 5xx; `left`: the client went before all of it was sent. */
export type Outcome = 'done' | 'refused' | 'failed' | 'left';

/**
 * `whole`: all there is to say. `begun`, `ended`: a stream of events, when it opens and when it is over. `after`: a write
 * that came to its end when its client had been answered already.
 */
export type Phase = 'whole' | 'begun' | 'ended' | 'after';

/** What a record says. Ids and names of our own: no content, no title, no query. */
export interface AuditEntry extends Who {
  readonly phase?: Phase;
  readonly action: 'read' | 'write';
  /** The route's name, or the intent's. Left out: no route. */
  readonly operation?: string | undefined;
  /** Method and template of the path. */
  readonly route?: string | undefined;
  readonly outcome: Outcome;
  readonly status?: number | undefined;
  /** The code of the problem that it ended with. */
  readonly problem?: string | undefined;
  readonly documents: Iterable<string>;
  readonly requestId?: string | undefined;
  readonly traceId?: string | undefined;
  readonly ms?: number | undefined;
}

/** An export of an organisation's list names fewer; a record must not grow with what it is about. */
const mostDocuments = 250;

/** One line of JSON. `id` is the record's own: whoever reads a sink knows by it what was written twice. */
export function auditLine(app: string, entry: AuditEntry, at: Date): string {
  const { phase = 'whole', action, operation, route, outcome, status, problem, requestId, traceId, ms } = entry;
  const all = [...new Set(entry.documents)];
  const documents = all.slice(0, mostDocuments);
  const more = all.length - documents.length;
  const { userId, tenantId, clientId } = entry;
  return JSON.stringify({
    audit: true,
    format: 1,
    id: randomUUID(),
    at: at.toISOString(),
    app,
    phase,
    action,
    operation,
    route,
    outcome,
    status,
    problem,
    userId,
    tenantId,
    clientId,
    documents,
    moreDocuments: more > 0 ? more : undefined,
    requestId,
    traceId,
    ms: ms === undefined ? undefined : Math.round(ms * 10) / 10,
  });
}

/** What stands where records are missing: so many, from when until when. */
export function gapLine(app: string, dropped: number, since: Date, until: Date): string {
  const [from, at] = [since.toISOString(), until.toISOString()];
  return JSON.stringify({ audit: true, format: 1, id: randomUUID(), at, app, phase: 'gap', dropped, since: from });
}
