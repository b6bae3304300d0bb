import { Readable } from 'node:stream';
import type { Answers } from '@frontdesk/answering';
import type { AnswerRecord } from '@frontdesk/streaming';

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
