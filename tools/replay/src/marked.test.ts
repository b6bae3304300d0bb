import { expect, test } from '@jest/globals';
import { markedDocuments, withoutMarked } from './marked.ts';
import type { Body, Exchange } from './recording.ts';

const tags = ['confidential'];
const asked = (path: string, body: Body, sent?: Body): Exchange => ({ user: 'usr_1', method: 'GET', path, headers: {}, ...(sent && { body: sent }), answer: { status: 200, headers: {}, body } }); // prettier-ignore
const text = 'Everybody gets ten percent more';
const whole = asked('/v2/documents/doc_pay0000001', { json: { documentId: 'doc_pay0000001', title: text, etag: '"v1"', createdAt: '2026-02-03T10:00:00Z', tags: ['Confidential'], body: { blocks: [{ blockId: 'blk_aaaaaaaa', text }] }, words: 5 } }); // prettier-ignore

test('a document is secret by its tag, wherever the tag stands', () => {
  const row = { items: [{ documentId: 'doc_open000001', tags: ['q3'] }, { id: 'doc_pay0000002', tags: { items: [{ name: 'confidential' }] } }] }; // prettier-ignore
  expect([...markedDocuments([whole, asked('/graphql', { json: row })], tags)]).toEqual(['doc_pay0000001', 'doc_pay0000002']); // prettier-ignore
  const nameless = asked('/v2/documents/doc_pay0000003?include=tags', { json: { tags: ['confidential'] } });
  expect([...markedDocuments([nameless], tags)]).toEqual(['doc_pay0000003']);
});

test('nothing that is said in or of a secret document stays, but its ids, times and versions', () => {
  const all = [
    asked('/v2/documents/doc_pay0000001/comments', { json: { items: [{ commentId: 'cmt_aaaaaaaa', body: text }] } }, { json: { body: text } }), // prettier-ignore
    whole,
    asked('/v2/documents', { json: { items: [{ documentId: 'doc_open000001', title: 'Open' }, { link: '/d/doc_pay0000001', title: text }] } }), // prettier-ignore
    asked('/v2/answers', { events: [{ event: 'answer-delta', data: { text } }, { data: { documentId: 'doc_pay0000001' } }] }), // prettier-ignore
    asked('/v2/answers', { json: { answer: text } }, { json: { documentId: 'doc_pay0000001' } }),
    asked('/export', { text: `doc_pay0000001: ${text}` }),
  ];
  const cleaned = all.map((one) => withoutMarked(one, markedDocuments(all, tags), tags));
  expect(JSON.stringify(cleaned)).not.toContain('percent');
  expect(cleaned[1]?.answer.body).toEqual({ json: { documentId: 'doc_pay0000001', title: '[removed]', etag: '"v1"', createdAt: '2026-02-03T10:00:00Z', tags: ['Confidential'], body: { blocks: [{ blockId: 'blk_aaaaaaaa', text: '[removed]' }] }, words: 5 } }); // prettier-ignore
  expect(cleaned[2]?.answer.body).toMatchObject({ json: { items: [{ title: 'Open' }, { title: '[removed]' }] } });
  // Once it is clean, it says the same of itself.
  expect([...markedDocuments(cleaned, tags)]).toEqual(['doc_pay0000001']);
  expect(cleaned.map((one) => withoutMarked(one, markedDocuments(cleaned, tags), tags))).toEqual(cleaned);
});
