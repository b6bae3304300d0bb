import type { Audit, AuditEntry, DocumentIds } from '@frontdesk/audit';
import { Problem } from '@frontdesk/problems';
import type { StreamedReply } from '../connector/streamed-reply.ts';
import type { Intent, Reply, Turn } from './intent.ts';

/** What is seen of a turn while it runs. */
export interface Seen {
  readonly documents: Set<string>;
  hasWritten: boolean;
  /** The person was told that there is nothing: the turn itself goes well. */
  isRefused: boolean;
}

export interface TurnRecords<Services> {
  readonly audit: Audit;
  /** How an id of a document looks, in what is said. */
  readonly documents: Pick<DocumentIds, 'inJson'>;
  /** The same services, of which is seen what they are asked for. */
  readonly watched: (services: Services, seen: Seen) => Services;
}

/**
 * Each turn leaves a record of its own, of the person who acts in it: one activity's HTTP request is Teams', and most
 * turns run when it is long over. Where records are required, nothing is done that cannot be recorded.
 */
export function recordedIntents<Services>(
  intents: readonly Intent<Services>[],
  records: TurnRecords<Services>,
): readonly Intent<Services>[] {
  return intents.map((intent) => ({
    ...intent,
    read: (activity) => intent.read(activity),
    handle: (turn, data) => recorded(intent, { turn, data, ...records }),
  }));
}

/** Access decides what is shown: a role that says no is a refusal, though the turn goes well. */
export function watchedAccess<Reach, Answer extends { readonly permissions: readonly string[] }>(
  access: (params: { readonly documentId: string }, reach: Reach) => Promise<Answer>,
  seen: Seen,
): (params: { readonly documentId: string }, reach: Reach) => Promise<Answer> {
  return async (params, reach) => {
    seen.documents.add(params.documentId);
    const answer = await access(params, reach).catch((error: unknown) => {
      seen.isRefused = Problem.from(error).status < 500;
      throw error;
    });
    seen.isRefused = !answer.permissions.includes('read');
    return answer;
  };
}

interface Running<Services> extends TurnRecords<Services> {
  readonly turn: Turn<Services>;
  readonly data: unknown;
}

async function recorded<Services>(intent: Intent<Services>, running: Running<Services>): Promise<Reply> {
  const { turn, data, audit, documents } = running;
  const startedAt = performance.now();
  const seen: Seen = { documents: new Set(), hasWritten: false, isRefused: false };
  const note = (said: unknown): void => {
    for (const id of documents.inJson(JSON.stringify(said) ?? '')) seen.documents.add(id);
  };
  const entry = (end: Pick<AuditEntry, 'outcome' | 'problem'>): AuditEntry => ({
    ...{ action: seen.hasWritten ? 'write' : 'read', operation: intent.name, documents: seen.documents },
    ...{ userId: turn.user?.userId, tenantId: turn.user?.tenantId, clientId: turn.user?.clientId },
    ...{ requestId: turn.reach?.requestId, traceId: turn.reach?.traceparent?.split('-')[1] },
    ...{ ms: performance.now() - startedAt, ...end },
  });
  note(data);
  try {
    audit.requireSink();
    const reply = await intent.handle(watchedTurn(running, seen, note), data);
    if (reply.kind !== 'none') note(reply);
    const done = entry(seen.isRefused ? { outcome: 'refused', problem: 'no-such-document' } : { outcome: 'done' });
    if (seen.hasWritten) await audit.recordWrite(done);
    else audit.record(done);
    return reply;
  } catch (error) {
    const { status, code: problem } = Problem.from(error);
    const isHandedOn = turn.reach?.signal.aborted === true;
    const outcome = isHandedOn ? 'left' : status < 500 ? 'refused' : 'failed';
    audit.record(entry({ outcome, problem }));
    throw error;
  }
}

/** The same turn, of which we see what it says and what it asks for. */
function watchedTurn<Services>(
  { turn, watched }: Running<Services>,
  seen: Seen,
  note: (said: unknown) => void,
): Turn<Services> {
  return {
    ...turn,
    services: watched(turn.services, seen),
    send: (message) => {
      note(message);
      return turn.send(message);
    },
    stream: () => watchedReply(turn.stream(), note),
  };
}

function watchedReply(reply: StreamedReply, note: (said: unknown) => void): StreamedReply {
  return {
    get signal() {
      return reply.signal;
    },
    get showsProgress() {
      return reply.showsProgress;
    },
    informative: (text) => reply.informative(text),
    update: (text) => reply.update(text),
    final(message) {
      note(message);
      return reply.final(message);
    },
  };
}
