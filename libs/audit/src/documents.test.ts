import { expect, test } from '@jest/globals';
import { documentIds } from './documents.ts';

const ids = documentIds('doc_[0-9a-z]{8,32}');

test('ids are found in paths and queries, whole ones only', () => {
  expect(ids.inUrl('/v2/documents/doc_q3plan7x2mva/comments?ids=doc_aaaaaaaa1,doc_bbbbbbbb2&x=1')).toEqual([
    'doc_q3plan7x2mva',
    'doc_aaaaaaaa1',
    'doc_bbbbbbbb2',
  ]);
  expect(ids.inUrl('/v2/search?q=about+doc_q3plan7x2mva+and')).toEqual([]);
  expect(ids.inUrl('/doc_short')).toEqual([]);
});

test('ids are found in JSON as whole strings: within a text they are text', () => {
  const text = JSON.stringify({ a: 'doc_q3plan7x2mva', b: ['doc_aaaaaaaa1'], c: 'see doc_bbbbbbbb2', d: 'doc_X' });
  expect(ids.inJson(text)).toEqual(['doc_q3plan7x2mva', 'doc_aaaaaaaa1']);
});
