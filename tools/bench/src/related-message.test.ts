import { expect, test } from '@jest/globals';
import { relatedDocumentsOf, relatedMessage } from './related-message.ts';

test('related documents are read as they were written', () => {
  const documents = [
    { documentId: 'doc_a', title: 'One' },
    { documentId: 'doc_b', title: 'Two' },
  ];
  expect(relatedDocumentsOf(relatedMessage(documents))).toEqual(documents);
});
