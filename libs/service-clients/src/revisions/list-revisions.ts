import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const listRevisions = operation<Contract<operations['listRevisions']>>()({
  name: 'revisions.listRevisions',
  get: '/v1/documents/{documentId}/revisions',
  safe: true,
  query: ['offset', 'limit', 'authorId'],
  codes: ['VALIDATION_FAILED', 'DOCUMENT_NOT_FOUND'],
});
