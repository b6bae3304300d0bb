import { createHash } from 'node:crypto';
import type { Grounded, Passage } from '@frontdesk/grounding';
import { Problem, problemDocument } from '@frontdesk/problems';
import type { CallerReach } from '@frontdesk/service-clients';
import { Interrupted, createAnswerStreams } from '@frontdesk/streaming';
import type { AnswerRecord, AnswerStreams, AnswerStreamsOptions, AnswerWriter } from '@frontdesk/streaming';
import type { TokenQuota, TokenReservation } from '@frontdesk/token-quota';
import type { AnswerEvents } from './answer-events.ts';
import { keyUsedUp } from './answer-problems.ts';
import type { AnswerTerms } from './answer-terms.ts';
import { documentsOf } from './grounding.ts';
import type { AskModel } from './models.ts';
import { usageOf } from './usage-end.ts';
import { writeAnswer } from './write-answer.ts';

/** A question that may be answered: access and terms are clear, passages are chosen. */
export interface Asked {
  /** The client's, together with whose it is. */
  readonly key: readonly string[];
  /** Of all that the answer depends on in the request. */
  readonly fingerprint: readonly string[];
  /** Those that must stay readable besides the ones that the answer rests on. */
  readonly documentIds: readonly string[];
  readonly terms: AnswerTerms;
  readonly grounded: Grounded<Passage>;
  readonly reach: CallerReach;
}

export interface StartedAnswer {
  readonly record: AnswerRecord;
  /** False: this key began it before, and nothing was paid for now. */
  readonly isNew: boolean;
}

type Streams = Pick<AnswerStreams, 'find' | 'read' | 'follow' | 'stop' | 'end' | 'endWhere' | 'drain' | 'close'>;

export interface Answers extends Streams {
  start(asked: Asked): Promise<StartedAnswer>;
}

export interface AnswersOptions extends Pick<AnswerStreamsOptions, 'log' | 'leaseMs' | 'graceMs'> {
  readonly quota: TokenQuota;
  readonly ask: AskModel;
  /** What one answer may have, and what is reserved for it. */
  readonly maxTokens: number;
  readonly events?: AnswerEvents;
}

// Less is no answer.
const leastTokens = 64;
const mostTries = 20;

/** The answers that models write for this app, each paid for once: reserved, written, settled. */
export function createAnswers(options: AnswersOptions): Answers {
  const { quota, log, leaseMs, graceMs, events = {} } = options;
  const held = new Map<string, Held>();
  const settle = async (record: AnswerRecord): Promise<void> => {
    const own = held.get(record.id);
    if (own) await own.reservation.settle(usageOf(record, own.reservation.spentTokens));
    else await quota.settleFor({ tenant: String(record.meta['tenantId']), id: record.id }, usageOf(record));
    held.delete(record.id);
  };
  const opening = createAnswerStreams({
    log,
    ...(leaseMs !== undefined && { leaseMs }),
    ...(graceMs !== undefined && { graceMs }),
    onClosed: settle,
    events: {
      ...events,
      onEnded(record) {
        events.onEnded?.(record);
        // Another instance closed it, and settles what it knows of; what was written is known here.
        if (held.get(record.id)?.isWritten) {
          settle(record).catch((error: unknown) => events.onError?.('settle', error));
        }
      },
    },
  });
  opening.catch(() => undefined); // whoever asks for it hears of it
  const produce = producing(options, held);

  return {
    async start(asked) {
      const streams = await opening;
      for (let attempt = 0; attempt < mostTries; attempt += 1) {
        const ready = Promise.withResolvers<void>();
        ready.promise.catch(() => undefined);
        const { isNew, record } = await streams.start({
          // Nothing came of an attempt that was refused: the same key may try once more.
          key: digest([...asked.key, String(attempt)]),
          fingerprint: digest(asked.fingerprint),
          meta: metaOf(asked),
          retentionMs: asked.terms.retentionMs,
          first: { model: asked.terms.model },
          produce: (answer) =>
            produce(answer, asked, (problem) => (problem === undefined ? ready.resolve() : ready.reject(problem))),
        });
        if (isNew) await ready.promise;
        if (isNew || record.why !== 'refused') return { isNew, record };
      }
      throw new Problem(keyUsedUp, 'What this key asked for was refused too often. Ask with a new key.');
    },
    find: async (id) => await (await opening).find(id),
    read: async (id, how) => await (await opening).read(id, how),
    follow: async (id, how) => await (await opening).follow(id, how),
    stop: async (id, why) => await (await opening).stop(id, why),
    end: async (...ending) => await (await opening).end(...ending),
    endWhere: async (...ending) => await (await opening).endWhere(...ending),
    drain: async (...how) => await (await opening).drain(...how),
    async close() {
      await (await opening).close();
      await quota.close();
    },
  };
}

type Produce = (
  answer: AnswerWriter,
  asked: Asked,
  onReady: (problem?: unknown) => void,
) => Promise<Readonly<Record<string, unknown>>>;

interface Held {
  readonly reservation: TokenReservation;
  /** Its model writes no more. */
  isWritten: boolean;
}

/** Reserves, and then writes. What is refused has cost nothing. */
function producing(options: AnswersOptions, held: Map<string, Held>): Produce {
  const { ask, maxTokens, events = {} } = options;
  return async (answer, asked, onReady) => {
    const { grounded, terms, reach } = asked;
    if (grounded.citable.size === 0) {
      onReady();
      return { finishReason: 'nothing-found' };
    }
    const reservation = await reserve(answer.id, asked, options).catch((problem: unknown) => {
      onReady(problem);
      throw new Interrupted('refused', publicData(problem));
    });
    if (answer.signal.aborted) {
      // Who settles the answer may have done so, and found no reservation: it is given back here.
      onReady();
      const { why } = answer.signal.reason as Interrupted;
      const unused = usageOf({ ending: 'interrupted', why, tally: undefined });
      await reservation.settle({ ...unused, inputTokens: 0 });
      throw answer.signal.reason;
    }
    const own: Held = { reservation, isWritten: false };
    held.set(answer.id, own);
    onReady();
    const { signal: _client, deadline: _request, ...onward } = reach;
    const writing = { model: terms.model, grounded, reservation, maxTokens, ask, reach: onward, events };
    try {
      return await writeAnswer(answer, writing);
    } finally {
      own.isWritten = true;
    }
  };
}

function reserve(id: string, { terms, grounded, reach }: Asked, { quota, maxTokens }: AnswersOptions) {
  const { tenantId: tenant, userId: user } = reach.caller;
  return quota.reserve({
    ...{ id, requestId: reach.requestId ?? id, tenant, user, model: terms.model, limits: terms.limits },
    ...{ inputTokens: grounded.inputTokens, maxOutputTokens: maxTokens, leastOutputTokens: leastTokens },
  });
}

function metaOf({ grounded, documentIds, reach }: Asked): Record<string, unknown> {
  const { tenantId, userId: askerId } = reach.caller;
  const rests = [...new Set([...documentIds, ...documentsOf(grounded)])];
  return { tenantId, askerId, documentIds: rests, requestId: reach.requestId };
}

/** For others who attached to the same key meanwhile. */
function publicData(problem: unknown): Record<string, unknown> {
  const { type, title, status, detail } = problemDocument(Problem.from(problem), { instance: '', requestId: '' });
  return { type, title, status, detail };
}

/** Keys of clients are not ours to keep as they are. */
function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
