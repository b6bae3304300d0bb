import { route } from '@frontdesk/server';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { noSuchDocument } from '../documents/no-such-document.ts';
import { documentId } from '../ids.ts';
import type { Services } from '../services.ts';
import { ask, asking } from './ask.ts';

export const askDocument = route({
  ...asking,
  name: 'askDocument',
  post: '/v2/documents/{documentId}/answers',
  summary: 'Ask about a document, and read the answer while it is written',
  description:
    'Server-sent events, read with fetch: `answer-start`, then `answer-delta` and `citation-available` in turn, `usage`, ' +
    'and one of `answer-end`, `answer-error` and `interrupted`. Where the connection breaks, or after `answer-moved`, ' +
    'go on at `Content-Location` with `Last-Event-ID`. The same key and question give the same answer. With ' +
    '`Accept: application/json` it is 201, and is read at `Location` within ten seconds.',
  tags: ['Answers'],
  access: readsDocuments,
  params: z.strictObject({ documentId }),
  problems: [noSuchDocument, ...asking.problems],
  handle: async ({ params, headers, body }, services: Services, exchange) =>
    await ask({ headers, body, ...params }, services, exchange),
});
