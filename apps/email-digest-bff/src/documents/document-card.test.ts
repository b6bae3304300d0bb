import { describe, expect, test } from '@jest/globals';
import { answers } from '../../tests/sample-reads.ts';
import { documentCard, shown, toDocumentCard } from './document-card.ts';

const { access, document, user: owner, comments, tags } = answers;
const all = { access, document, owner, comments, tags };
const lost = { access, document, owner: undefined, comments: undefined, tags: undefined };

describe('the card of a document', () => {
  test('is what it declares, with each section and without', () => {
    expect(documentCard.parse(toDocumentCard(all))).toEqual(toDocumentCard(all));
    expect(documentCard.parse(toDocumentCard(lost))).toEqual(toDocumentCard(lost));
  });

  test('shows a lost section as null, and one that has nothing as empty', () => {
    expect(toDocumentCard(lost)).toMatchObject({ tags: null, comments: null, owner: { name: null } });
    expect(toDocumentCard({ ...all, tags: { items: [] } }).tags).toEqual([]);
  });

  test('shows the first comments, and that there are more', () => {
    const [comment] = comments.comments;
    const many = { comments: Array.from({ length: 9 }, () => comment!), next_page_token: '' };
    expect(toDocumentCard({ ...all, comments: many })).toMatchObject({ hasMoreComments: true });
    expect(toDocumentCard({ ...all, comments: many }).comments).toHaveLength(shown.comments);
    expect(toDocumentCard(all).hasMoreComments).toBe(false);
  });
});
