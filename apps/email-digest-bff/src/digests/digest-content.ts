import type { Read } from '../reads.ts';

/** What a digest tells, before it is HTML or text. */
export interface DigestContent {
  readonly documents: readonly ChangedDocument[];
  readonly notices: readonly { readonly documentId: string; readonly text: string }[];
}

interface ChangedDocument {
  readonly documentId: string;
  readonly title: string;
  /** In words, such as `2 new revisions`; empty when it is not known what happened. */
  readonly changes: readonly string[];
}

interface DigestSections {
  readonly documents: Read<'documents'>['items'];
  readonly activity: Read<'activity'>['Items'] | undefined;
  readonly notifications: Read<'notifications'>['Items'] | undefined;
}

const words: Readonly<Record<string, readonly [string, string]>> = {
  RevisionCreated: ['new revision', 'new revisions'],
  CommentCreated: ['new comment', 'new comments'],
  CommentResolved: ['resolved comment', 'resolved comments'],
  AccessChanged: ['change of who may read it', 'changes of who may read it'],
};
const other = ['other change', 'other changes'] as const;

/** Documents to which nothing happened in the period are left out, as long as that is known. */
export function toDigestContent({ documents, activity, notifications }: DigestSections): DigestContent {
  const changed = documents.map(({ documentId, title }) => {
    const happened = activity?.filter((one) => one.DocumentId === documentId) ?? [];
    return { documentId, title, changes: inWords(happened.map(({ Type }) => Type)) };
  });
  return {
    documents: changed.filter(({ changes }) => activity === undefined || changes.length > 0),
    notices: notifications?.map(({ DocumentId: documentId, Text: text }) => ({ documentId, text })) ?? [],
  };
}

function inWords(types: readonly string[]): string[] {
  const counts = new Map<readonly [string, string], number>();
  for (const type of types) {
    const word = words[type] ?? other;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([[one, many], count]) => (count === 1 ? `1 ${one}` : `${count} ${many}`));
}
