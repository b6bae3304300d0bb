import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { documentId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Read } from '../reads.ts';
import type { Services } from '../services.ts';
import { hideDocument, noSuchDocument, requireReadable } from './no-such-document.ts';

const indexStatus = z.object({
  documentId: z.string(),
  state: z.string().describe('current, pending or failed; unknown if it is none of them'),
  indexedRevision: z.int().nullable().describe('That searches find; null: none so far'),
  lastIndexedAt: z.iso.datetime().nullable(),
});

// As search.proto numbers them.
const states: Readonly<Record<number, string>> = { 1: 'current', 2: 'pending', 3: 'failed' };

export const getIndexStatus = route({
  name: 'getIndexStatus',
  get: '/v2/documents/{documentId}/index-status',
  summary: 'How far a document is in the index: whether searches find what was saved',
  tags: ['Search'],
  access: readsDocuments,
  params: z.strictObject({ documentId }),
  answers: { 200: indexStatus },
  problems: [noSuchDocument],
  handle: async ({ params }, { reads }: Services, exchange) => {
    const reach = reachOf(exchange);
    await requireReadable(reads, params.documentId, reach); // the search service looks at the organisation alone
    return ok(toIndexStatus(params.documentId, await reads.indexStatus(params, reach).catch(hideDocument)));
  },
});

export function toIndexStatus(
  documentId: string,
  { state, indexedRevision, lastIndexedAt }: Read<'indexStatus'>,
): z.output<typeof indexStatus> {
  const found = indexedRevision === 0 ? null : indexedRevision;
  const at = lastIndexedAt ?? null;
  return { documentId, state: states[state] ?? 'unknown', indexedRevision: found, lastIndexedAt: at };
}
