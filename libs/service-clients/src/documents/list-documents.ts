import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const listDocuments = operation<Contract<operations['listDocuments']>>()({
  name: 'documents.listDocuments',
  get: '/v1/documents',
  safe: true,
  query: ['cursor', 'limit', 'folderId', 'tag', 'ownerId', 'q', 'ids', 'sort'],
  codes: ['invalid-request'],
  uncached: 'It decides on access to many documents, and does not say when the first of their grants ends.',
});
