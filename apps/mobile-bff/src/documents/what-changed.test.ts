import { expect, test } from '@jest/globals';
import { listed } from '../../tests/sample-reads.ts';
import { whatChanged } from './what-changed.ts';

const { documentId } = listed;

test('a document that is not listed is gone, whether it was deleted or may not be seen any more', () => {
  expect(whatChanged([{ documentId, updatedAt: listed.updatedAt }], [])).toEqual({
    changed: [],
    gone: [documentId],
    unchanged: [],
  });
});

test('the same instant in another writing is no change', () => {
  const held = [{ documentId, updatedAt: '2026-06-18T11:41:27.000+02:00' }];
  expect(whatChanged(held, [listed])).toEqual({ changed: [], gone: [], unchanged: [documentId] });
});

test.each(['2026-06-18T09:41:26Z', '2026-06-18T09:41:28Z'])('another instant (%s) is a change', (updatedAt) => {
  expect(whatChanged([{ documentId, updatedAt }], [listed]).changed).toMatchObject([{ documentId, revision: 42 }]);
});
