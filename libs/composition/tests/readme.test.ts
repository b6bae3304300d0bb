import { expect, test } from '@jest/globals';
import { defineProblem } from '@frontdesk/problems';
import { answerParts, view, type Reach } from '../src/index.ts';

const noSuchDocument = defineProblem({ code: 'no-such-document', status: 404, title: 'No such document' });

interface Reads {
  access(of: { documentId: string }, reach: Reach): Promise<{ permissions: readonly string[] }>;
  document(of: { documentId: string }, reach: Reach): Promise<{ title: string; ownerId: string }>;
  owner(of: { userId: string }, reach: Reach): Promise<{ displayName: string }>;
  summary(of: { documentId: string }, reach: Reach): Promise<{ text: string }>;
}

interface DocumentRequest {
  readonly reads: Reads;
  readonly documentId: string;
}

// As the README has it.
const documentView = view<DocumentRequest>('mobile.document', { noSuch: noSuchDocument })
  .required('access', ({ reads, documentId }, reach) => reads.access({ documentId }, reach))
  .required('document', ({ reads, documentId }, reach) => reads.document({ documentId }, reach))
  .optional('owner', { after: ['document'], withinMs: 300 }, ({ reads, document }, reach) =>
    reads.owner({ userId: document.ownerId }, reach),
  )
  .optional('summary', ({ reads, documentId }, reach) => reads.summary({ documentId }, reach))
  .allowedIf('access', ({ permissions }) => permissions.includes('read'))
  .presentedBy(({ document, owner }) => ({ title: document.title, owner: owner?.displayName ?? null }));

function readsOf(permissions: readonly string[]): Reads {
  return {
    access: async () => ({ permissions }),
    document: async () => ({ title: 'Plan', ownerId: 'usr_1' }),
    owner: async ({ userId }) => ({ displayName: `name of ${userId}` }),
    summary: () => Promise.reject(new Error('no words')),
  };
}

const reach = () => ({ signal: new AbortController().signal, deadline: performance.now() + 60_000 });

test('the README’s view draws a document, with its owner and without its summary', async () => {
  const composed = await documentView.compose({ reads: readsOf(['read']), documentId: 'doc_1' }, reach());
  expect(answerParts(composed, { serverTiming: true })).toEqual({
    body: { title: 'Plan', owner: 'name of usr_1', degraded: [{ section: 'summary', reason: 'unavailable' }] },
    headers: { 'Frontdesk-Degraded': 'summary', 'Cache-Control': 'no-store' },
  });
});

test('and hides it from who may not read it', async () => {
  const composing = documentView.compose({ reads: readsOf(['list']), documentId: 'doc_1' }, reach());
  await expect(composing).rejects.toMatchObject({ kind: noSuchDocument, detail: 'No such document.', extensions: {} });
});
