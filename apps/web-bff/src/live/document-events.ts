import { bytes, route } from '@frontdesk/server';
import { answersUnavailable, lastEventIdHeaders, readProblems } from '@frontdesk/streaming';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { tooManyStreams } from '../answers/answer-problems.ts';
import { noSuchDocument } from '../documents/no-such-document.ts';
import { documentId } from '../ids.ts';
import type { Services } from '../services.ts';
import { openLive } from './open-live.ts';

const tooManyReaders = readProblems[4];

export const documentEvents = route({
  name: 'documentEvents',
  get: '/v2/documents/{documentId}/events',
  summary: 'What changes in a document, while it changes; goes on after `Last-Event-ID`',
  description:
    'Server-sent events that name what to read again, and hold nothing of it: `document-changed` with its `etag` and ' +
    '`fields`, `revision-created`, `comment-created`, `comment-resolved`, `summary-refreshed`, `access-changed` and ' +
    '`presence-changed`. Before them `live`: what is read from then on misses nothing; or `reset`, also later: read ' +
    'all of it again. After `moved` come back; after `ended`, whose `why` says what happened, do not. Whoever has this ' +
    'open is there for others.',
  tags: ['Documents'],
  access: readsDocuments,
  params: z.strictObject({ documentId }),
  headers: lastEventIdHeaders,
  answers: { 200: 'bytes' },
  problems: [noSuchDocument, tooManyStreams, tooManyReaders, answersUnavailable],
  handle: async ({ params, headers }, services: Services, exchange) => {
    const { stream, headers: ofStream } = await openLive(
      params.documentId,
      services,
      exchange,
      headers['last-event-id'],
    );
    return bytes(200, ofStream, stream);
  },
});
