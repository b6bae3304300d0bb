import type { Read, Reads } from '../src/reads.ts';

// What the backends answer for the contracts' example document, as it comes out of the readers.

export const documentId = 'doc_q3plan7x2mva';

export const answers: { readonly [Name in keyof Reads]: Read<Name> } = {
  allowed: { results: [{ documentId, allowed: true }] },
  documents: { items: [{ documentId, title: 'Q3 capacity plan', updatedAt: '2026-06-18T09:41:27Z' }] },
  activity: {
    Items: [
      {
        DocumentId: documentId,
        Type: 'RevisionCreated',
        ActorId: 'usr_ben4t8w1zcp6',
        OccurredAt: '2026-06-18T09:41:27Z',
      },
      {
        DocumentId: documentId,
        Type: 'RevisionCreated',
        ActorId: 'usr_ada7k2m9qxr3',
        OccurredAt: '2026-06-17T15:05:10Z',
      },
    ],
  },
  notifications: {
    Items: [
      {
        DocumentId: documentId,
        Text: 'Ada Lindqvist replied to your comment',
        CreatedAt: '2026-06-18T10:20:03Z',
      },
    ],
  },
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
  tags: { items: [{ name: 'capacity' }, { name: 'q3' }] },
  user: { userId: 'usr_ada7k2m9qxr3', displayName: 'Ada Lindqvist' },
  comments: {
    comments: [
      {
        comment_id: 'cmt_5h2k8d1qwz',
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
