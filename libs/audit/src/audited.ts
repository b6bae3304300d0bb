import { Problem } from '@frontdesk/problems';
import { discard, fact, type Answer, type Exchange, type ExchangeEnd, type Step } from '@frontdesk/server';
import type { Audit } from './audit.ts';
import type { AuditEntry, Outcome, Who } from './audit-record.ts';
import { touchedBy, touching, type DocumentIds } from './documents.ts';

export interface Auditing {
  readonly audit: Audit;
  /** Who asks, as far as it is proven by then. */
  readonly who: (exchange: Exchange) => Who | undefined;
  readonly documents: DocumentIds;
}

/** How far the record of one request is. */
interface Progress {
  readonly operation: string;
  readonly route: string;
  /** The record of a write is there before its answer. */
  isRecorded: boolean;
  /** A stream of events is open: it has a record by now. */
  hasBegun: boolean;
  /** What the handler gave was looked at; a replay has passed it by. */
  isNoted: boolean;
  /** Its client has an answer, or is gone. */
  isOver: boolean;
}

type Told = Pick<AuditEntry, 'phase' | 'outcome' | 'status' | 'problem' | 'ms'>;

const progressOf = fact<Progress>('audit');
const reasons = fact<string>('why a stream ended');

/** Tells why a stream ends before its time, such as `access-changed`: its head has said 200. */
export function endingBecause({ facts }: Pick<Exchange, 'facts'>, why: string): void {
  facts.set(reasons, why);
}

/**
 * The first of the steps: does nothing that cannot be recorded, and lets no write be answered before its record is kept.
 * What it does not record `auditEnd` does, when the request is over.
 */
export function audited(auditing: Auditing): Step {
  const { audit, documents } = auditing;
  return async function audited(exchange, { name, method, path }, next) {
    const route = `${method.toUpperCase()} ${path.text}`;
    const progress = { operation: name, route, isRecorded: false, hasBegun: false, isNoted: false, isOver: false };
    exchange.facts.set(progressOf, progress);
    audit.requireSink();
    const answer = await next().catch(async (error: unknown) => {
      const { status, code } = Problem.from(error);
      // What was refused was not done; what failed may have been.
      if (status >= 500 && isWrite(exchange) && !progress.isOver) {
        progress.isRecorded = true;
        await audit.recordWrite(entryOf(exchange, auditing, { outcome: 'failed', status, problem: code }));
      }
      throw error;
    });
    if (progress.isOver) return answer;
    if (!progress.isNoted && answer.payload !== undefined) touching(exchange, documents.inJson(answer.payload));
    if (isEventStream(answer)) await recordBegun(exchange, auditing, progress, answer);
    else if (isWrite(exchange)) {
      progress.isRecorded = true;
      await audit.recordWrite(entryOf(exchange, auditing, ofStatus(answer.status)));
    }
    return answer;
  };
}

/**
 * The last of the steps, next to the handler: notes which documents are in its answer, and records a write that came to
 * its end when its client had been answered, or had gone.
 */
export function auditedLast(auditing: Auditing): Step {
  return async function auditedLast(exchange, _route, next) {
    const answer = await next();
    const progress = exchange.facts.get(progressOf);
    if (answer.payload !== undefined) touching(exchange, auditing.documents.inJson(answer.payload));
    if (!progress) return answer;
    progress.isNoted = true;
    if (progress.isOver && isWrite(exchange) && !answer.stream) {
      auditing.audit.record(entryOf(exchange, auditing, { phase: 'after', ...ofStatus(answer.status) }));
    }
    return answer;
  };
}

/** For `openExchange`: the record of each request, whatever answered or refused it. */
export function auditEnd(auditing: Auditing): (exchange: Exchange, end: ExchangeEnd) => void {
  return (exchange, { status, problem, hasLeft, seconds }) => {
    const progress = exchange.facts.get(progressOf);
    if (progress) progress.isOver = true;
    if (progress?.isRecorded) return;
    const why = problem?.code ?? exchange.facts.get(reasons);
    const told: Told = {
      phase: progress?.hasBegun ? 'ended' : 'whole',
      outcome: hasLeft ? 'left' : outcomeOf(problem?.status ?? status),
      ...{ status, problem: why, ms: seconds * 1_000 },
    };
    auditing.audit.record(entryOf(exchange, auditing, told));
  };
}

/** What an open stream tells may go on for hours: a crash must not take with it that it was opened. */
async function recordBegun(exchange: Exchange, auditing: Auditing, progress: Progress, answer: Answer): Promise<void> {
  const { audit } = auditing;
  progress.hasBegun = true;
  const entry = entryOf(exchange, auditing, { phase: 'begun', ...ofStatus(answer.status) });
  touching(exchange, entry.documents); // the request's body is let go of
  if (!isWrite(exchange)) return audit.record(entry);
  try {
    await audit.recordWrite(entry);
  } catch (error) {
    discard(answer.stream);
    throw error;
  }
}

function entryOf(exchange: Exchange, { who, documents }: Auditing, told: Told): AuditEntry {
  const { requestId, trace, url, rawBody, facts } = exchange;
  const { operation, route } = facts.get(progressOf) ?? {};
  const asked = rawBody === undefined ? [] : documents.inJson(rawBody.toString('latin1')); // ids are ASCII
  return {
    action: isWrite(exchange) ? 'write' : 'read',
    operation,
    route,
    requestId,
    traceId: trace.traceId,
    ...who(exchange),
    documents: [...documents.inUrl(url), ...asked, ...touchedBy(exchange)],
    ...told,
  };
}

function ofStatus(status: number): { readonly outcome: Outcome; readonly status: number } {
  return { outcome: outcomeOf(status), status };
}

function outcomeOf(status: number): Outcome {
  if (status < 400) return 'done';
  return status < 500 ? 'refused' : 'failed';
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

function isWrite({ method }: Pick<Exchange, 'method'>): boolean {
  return !reading.has(method);
}

function isEventStream({ stream, headers = {} }: Answer): boolean {
  if (!stream) return false;
  const [, type = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type') ?? [];
  return type.startsWith('text/event-stream');
}
