import type { Read, Reads } from '../src/reads.ts';

// What the backends answer for the contracts' example document, as it comes out of the readers.

export const documentId = 'doc_q3plan7x2mva';

export const answers: { readonly [Name in keyof Reads]: Read<Name> } = {
  access: { permissions: ['read', 'comment'] },
  document: {
    documentId,
    title: 'Q3 capacity plan',
    status: 'inReview',
    language: 'en-GB',
    ownerId: 'usr_ada7k2m9qxr3',
    wordCount: 1874,
    updatedAt: '2026-06-18T09:41:27Z',
  },
  documents: {
    items: [
      {
        documentId,
        title: 'Q3 capacity plan',
        folderId: 'fld_planning3j8',
        ownerId: 'usr_ada7k2m9qxr3',
        status: 'inReview',
        currentRevision: 42,
        updatedAt: '2026-06-18T09:41:27Z',
      },
    ],
    nextCursor: 'more',
  },
  tags: { items: [{ name: 'capacity' }, { name: 'q3' }] },
  user: { userId: 'usr_ada7k2m9qxr3', displayName: 'Ada Lindqvist' },
  comments: {
    comments: [
      {
        comment_id: 'cmt_5h2k8d1qwz',
        parent_id: null,
        author: { user_id: 'usr_chi9r5d3vnk8', display_name: 'Chiara Moretti' },
        body: 'Is the **91%** before or after the new cranes?',
        status: 'open',
        created_at: '2026-06-18T10:12:44Z',
      },
    ],
    next_page_token: '',
  },
};

type Scripted = { readonly [Name in keyof Reads]?: Reads[Name] };

/** The reads of the sample, but for those that a test writes itself. */
export function sampleReads(scripted: Scripted = {}): Reads {
  const reads = Object.entries(answers).map(([name, answer]) => [name, async () => answer]);
  return { ...(Object.fromEntries(reads) as Reads), ...scripted };
}
