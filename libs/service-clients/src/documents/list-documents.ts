import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const listDocuments = operation<Contract<operations['listDocuments']>>()({
  name: 'documents.listDocuments',
  get: '/v1/documents',
  safe: true,
  query: ['cursor', 'limit', 'folderId', 'tag', 'ownerId', 'q', 'ids', 'sort'],
  codes: ['invalid-request'],
  // Of many documents, of which access may be asked for none: never old.
  cache: { forMs: 30_000, variesBy: ['tenant', 'user'] },
});
