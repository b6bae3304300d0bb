import { Readable } from 'node:stream';
import type { Answers } from '@frontdesk/answering';
import type { AnswerRecord } from '@frontdesk/streaming';
import type { Read } from '../src/reads.ts';
import type { answerReaders } from '../src/reads/answers.ts';

/** What answers are made from, as it comes out of the readers. */
export const answeringAnswers: { readonly [Name in keyof typeof answerReaders]: Read<Name> } = {
  passages: {
    passages: [
      {
        documentId: 'doc_q3plan7x2mva',
        blockId: 'blk_p1rotterd',
        text: 'Rotterdam runs at 91% of capacity.',
        title: 'Q3 capacity plan',
      },
    ],
  },
  answerSettings: {
    ai: { enabled: true, allowedModels: ['platform-large'], retentionDays: 30, monthlyBudgetUsd: 100 },
  },
};

export const answerId = 'sampleAnswer0000000000000000000000000000000';

const record = {
  id: answerId,
  meta: {
    ...{ tenantId: 'ten_halden4k7q2w', askerId: 'usr_chi9r5d3vnk8' },
    documentIds: ['doc_q3plan7x2mva'],
  },
  ...{ tally: undefined, isOpen: false, seq: 3, fence: 1, ending: 'answer-end', why: undefined, settler: undefined },
  ...{ isSettled: true, leaseLeftMs: 0, retentionMs: 60_000, hasText: true, stopAsked: undefined },
} as const satisfies AnswerRecord;

/** One answer that is there, whatever is asked. */
export const sampleAnswers: Answers = {
  start: async () => ({ record, isNew: true }),
  find: async (id) => (id === answerId ? record : undefined),
  read: async () => ({
    stream: Readable.from([Buffer.from('id: 3\nevent: answer-end\ndata: {"finishReason":"stop"}\n\n')]),
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store, no-transform' },
    cut: () => undefined,
  }),
  follow: async () => (async function* () {})(),
  stop: async () => 'ended',
  end: async () => undefined,
  endWhere: async () => undefined,
  drain: async () => undefined,
  close: async () => undefined,
};
