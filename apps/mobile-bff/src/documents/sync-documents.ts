import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { behindFlag } from '../flags.ts';
import { documentId } from '../ids.ts';
import { backgroundReachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { documentRow } from './document-row.ts';
import { whatChanged } from './what-changed.ts';

// What one listDocuments takes.
const maxDocuments = 50;

const Body = z.strictObject({
  documents: z
    .array(z.strictObject({ documentId, updatedAt: z.iso.datetime({ offset: true }).describe('As last received') }))
    .min(1)
    .max(maxDocuments)
    .check(({ value, issues }) => {
      const seen = new Set<string>();
      for (const [index, { documentId }] of value.entries()) {
        if (seen.has(documentId)) {
          issues.push({ code: 'custom', message: 'must be there once', path: [index, 'documentId'], input: value });
        }
        seen.add(documentId);
      }
    }),
});

export const syncDocuments = route({
  name: 'syncDocuments',
  post: '/v1/documents/sync',
  summary: 'What happened to the documents of an app that was offline',
  description: '`gone` are those that are missing by now, or may not be seen any more.',
  tags: ['Documents'],
  access: readsDocuments,
  body: Body,
  ...behindFlag('mobile-sync', { otherwise: true }),
  answers: {
    200: z.object({
      changed: z.array(documentRow),
      gone: z.array(z.string()),
      unchanged: z.array(z.string()),
    }),
  },
  handle: async ({ body: { documents: held } }, { reads }: Services, exchange) => {
    const ids = held.map((document) => document.documentId);
    const { items } = await reads.documents({ ids }, backgroundReachOf(exchange));
    return ok(whatChanged(held, items), { 'Cache-Control': 'no-store' });
  },
});
