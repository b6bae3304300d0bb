import { documentsUnder } from '@frontdesk/answering';
import type { Audit, AuditEntry } from '@frontdesk/audit';
import { Problem } from '@frontdesk/problems';
import { idsOfDocuments } from '../audit.ts';
import type { StreamedReply } from '../connector/streamed-reply.ts';
import type { Intent, Reply, Turn, TurnServices } from '../intents/intent.ts';

/** What is seen of a turn while it runs. */
interface Seen {
  readonly documents: Set<string>;
  hasWritten: boolean;
  /** The person was told that there is nothing: the turn itself goes well. */
  isRefused: boolean;
}

/**
 * Each turn leaves a record of its own, of the person who acts in it: one activity's HTTP request is Teams', and most
 * turns run when it is long over. Where records are required, nothing is done that cannot be recorded.
 */
export function auditedIntents(intents: readonly Intent[], audit: Audit): readonly Intent[] {
  return intents.map((intent) => ({
    ...intent,
    read: (activity) => intent.read(activity),
    handle: (turn, data) => recorded(intent, { turn, data, audit }),
  }));
}

interface Running {
  readonly turn: Turn;
  readonly data: unknown;
  readonly audit: Audit;
}

async function recorded(intent: Intent, { turn, data, audit }: Running): Promise<Reply> {
  const startedAt = performance.now();
  const seen: Seen = { documents: new Set(), hasWritten: false, isRefused: false };
  const entry = (end: Pick<AuditEntry, 'outcome' | 'problem'>): AuditEntry => ({
    ...{ action: seen.hasWritten ? 'write' : 'read', operation: intent.name, documents: seen.documents },
    ...{ userId: turn.user?.userId, tenantId: turn.user?.tenantId, clientId: turn.user?.clientId },
    ...{ requestId: turn.reach?.requestId, traceId: turn.reach?.traceparent?.split('-')[1] },
    ...{ ms: performance.now() - startedAt, ...end },
  });
  note(seen, data);
  try {
    audit.requireSink();
    const reply = await intent.handle(watched(turn, seen), data);
    if (reply.kind !== 'none') note(seen, reply);
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

function note({ documents }: Seen, said: unknown): void {
  for (const id of idsOfDocuments.inJson(JSON.stringify(said) ?? '')) documents.add(id);
}

/** The same turn, of which we see what it says and what it asks for. */
function watched(turn: Turn, seen: Seen): Turn {
  return {
    ...turn,
    services: watchedServices(turn.services, seen),
    send: (message) => {
      note(seen, message);
      return turn.send(message);
    },
    stream: () => watchedReply(turn.stream(), seen),
  };
}

function watchedReply(reply: StreamedReply, seen: Seen): StreamedReply {
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
      note(seen, message);
      return reply.final(message);
    },
  };
}

function watchedServices(services: TurnServices, seen: Seen): TurnServices {
  const { reads, answers, subscriptions } = services;
  const writing = <Given extends unknown[], Gives>(write: (...given: Given) => Gives) => {
    return (...given: Given): Gives => {
      seen.hasWritten = true;
      return write(...given);
    };
  };
  const resting = <Found extends Parameters<typeof documentsUnder>[0] | undefined>(record: Found): Found => {
    if (record) for (const id of documentsUnder(record)) seen.documents.add(id);
    return record;
  };
  return {
    ...services,
    reads: {
      ...reads,
      access: async (params, reach) => {
        seen.documents.add(params.documentId);
        const access = await reads.access(params, reach).catch((error: unknown) => {
          seen.isRefused = Problem.from(error).status < 500;
          throw error;
        });
        seen.isRefused = !access.permissions.includes('read');
        return access;
      },
      createComment: writing(reads.createComment),
      changeComment: writing(reads.changeComment),
    },
    answers: {
      ...answers,
      begin: async (...asked) => resting(await answers.begin(...asked)),
      find: async (id) => resting(await answers.find(id)),
    },
    subscriptions: {
      ...subscriptions,
      add: writing((one) => subscriptions.add(one)),
      remove: writing((one) => subscriptions.remove(one)),
    },
  };
}
