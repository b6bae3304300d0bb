import { describe, expect, test } from '@jest/globals';
import { answers, comment } from '../../tests/sample-reads.ts';
import { documentCard, shown, toDocumentCard } from './document-card.ts';
import type { DocumentSections } from './document-card.ts';
import { documentView } from './document-view.ts';

const { access, document, revision, collaborators } = answers;
const required = { access, document, revision };
const optional = documentView.sections.filter((section) => !section.required).map((section) => section.name);
const readOf = (section: string) => (section === 'owner' ? 'user' : section) as keyof typeof answers;
const all = {
  ...required,
  ...Object.fromEntries(optional.map((name) => [name, answers[readOf(name)]])),
} as DocumentSections;
const lost = { ...required, ...Object.fromEntries(optional.map((name) => [name, undefined])) } as DocumentSections;

describe('the card of a document', () => {
  test('is what it declares, with each section and without', () => {
    expect(documentCard.parse(toDocumentCard(all))).toEqual(toDocumentCard(all));
    expect(documentCard.parse(toDocumentCard(lost))).toEqual(toDocumentCard(lost));
  });

  test('shows a lost section as null, and one that has nothing as empty', () => {
    expect(toDocumentCard(lost)).toMatchObject({ tags: null, comments: null, collaborators: null, related: null });
    expect(toDocumentCard({ ...all, tags: { items: [] } }).tags).toEqual([]);
  });

  test('names files by our paths, never by those of the platform', () => {
    const card = toDocumentCard(all);
    expect(JSON.stringify(card)).not.toContain('platform.internal');
    expect(card.thumbnailUrl).toBe('/v1/documents/doc_q3plan7x2mva/thumbnail');
    expect(card.ownerAvatarUrl).toBe('/v1/users/usr_ada7k2m9qxr3/avatar');
    expect(card.attachments?.[0]?.url).toBe('/v1/documents/doc_q3plan7x2mva/attachments/att_capmodel6y2');
  });

  test.each(['pending', 'infected', 'something new'])('gives no address to a file whose scan says %s', (scanStatus) => {
    const items = answers.attachments.items.map((item) => ({ ...item, scanStatus }));
    expect(toDocumentCard({ ...all, attachments: { items } }).attachments?.[0]?.url).toBeNull();
  });

  test('says what there is in place of a summary', () => {
    expect(toDocumentCard(all)).toMatchObject({ summaryState: 'ready', summary: expect.stringMatching(/Rotterdam/) });
    expect(toDocumentCard({ ...all, summary: { text: 'Old.', stale: true } })).toMatchObject({
      summaryState: 'stale',
      summary: 'Old.',
    });
    expect(toDocumentCard({ ...all, summary: 'none' })).toMatchObject({ summaryState: 'none', summary: null });
    expect(toDocumentCard({ ...all, summary: 'off' })).toMatchObject({ summaryState: 'off', summary: null });
    expect(toDocumentCard(lost)).toMatchObject({ summaryState: null, summary: null });
  });

  test('starts at the beginning of what was never read, and does not know where of what could not be had', () => {
    expect(toDocumentCard({ ...all, readingState: null })).toMatchObject({ progressPercent: 0, lastBlockId: null });
    expect(toDocumentCard(lost)).toMatchObject({ progressPercent: null, lastBlockId: null });
  });

  test('says when the outline is of another revision', () => {
    expect(toDocumentCard(all).outlineIsStale).toBe(false);
    expect(toDocumentCard({ ...all, revision: { ...revision, revision: 43 } }).outlineIsStale).toBe(true);
  });

  test('shows no role of a collaborator: the copy may be old', () => {
    const copied = collaborators.collaborators.map((person) => ({ ...person, role: 'owner' }));
    expect(JSON.stringify(toDocumentCard({ ...all, collaborators: { collaborators: copied, total: 3 } }))).not.toMatch(
      /"role"|"owner"/,
    );
  });

  test('shows the beginning of long things, and how many there are', () => {
    const card = toDocumentCard({
      ...all,
      comments: {
        comments: Array.from({ length: 9 }, () => ({ ...comment, body: 'ab'.repeat(5000) })),
        next_page_token: '',
      },
      outline: {
        revision: 42,
        items: Array.from({ length: 99 }, () => ({ blockId: 'blk_12345678', level: 1, text: 'x'.repeat(500) })),
      },
      attachments: { items: Array.from({ length: 40 }, () => answers.attachments.items[0]!) },
    });
    expect(card.comments).toHaveLength(shown.comments);
    expect(card.hasMoreComments).toBe(true);
    expect(card.comments?.[0]?.excerpt).toHaveLength(140);
    expect(card.outline).toHaveLength(shown.headings);
    expect(card.outline?.[0]?.text).toHaveLength(shown.headingLength);
    expect(card.attachments).toHaveLength(shown.attachments);
    expect(card.attachmentCount).toBe(40);
  });

  test('has the first page of the body only when the body was read', () => {
    expect(toDocumentCard(all).body).toBeUndefined();
    expect(toDocumentCard({ ...all, revision: answers.latestBody }).body).toMatchObject({
      revision: 42,
      nextCursor: null,
    });
  });

  test('with the body weighs at most 64 KiB, whatever is beside it', () => {
    const blocks = Array.from({ length: 40 }, () => ({
      blockId: 'blk_12345678',
      type: 'paragraph',
      text: 'é'.repeat(9000),
      marks: [],
    }));
    const card = toDocumentCard({
      ...all,
      revision: { ...answers.latestBody, content: { blocks } },
      summary: { text: '\u0001'.repeat(4000), stale: false },
    });
    expect(Buffer.byteLength(JSON.stringify({ ...card, degraded: [] }))).toBeLessThanOrEqual(64 * 1024);
    expect(card.body?.nextCursor).not.toBeNull();
  });
});
