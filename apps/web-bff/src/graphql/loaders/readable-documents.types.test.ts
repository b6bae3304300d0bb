import { expect, test } from '@jest/globals';
import type { Loaders } from './loaders.ts';
import type { DocumentRow, ReadableDocument } from './readable-documents.ts';

test('nothing of a document can be loaded before access has said yes', () => {
  const attempts = (loaders: Loaders, row: DocumentRow, readable: ReadableDocument) => {
    void loaders.analytics.load(readable);
    // @ts-expect-error an id is no answer of the access service
    void loaders.analytics.load(row.documentId);
    // @ts-expect-error nor is a row of a list
    void loaders.tags.load(row);
    // @ts-expect-error nor is one that is made up
    const made: ReadableDocument = { ...row };
    return made;
  };
  expect(attempts).toBeInstanceOf(Function);
});
