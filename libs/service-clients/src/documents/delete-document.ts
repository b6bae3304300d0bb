import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const deleteDocument = operation<Contract<operations['deleteDocument']>>()({
  name: 'documents.deleteDocument',
  delete: '/v1/documents/{documentId}',
  codes: ['forbidden', 'not-found'],
});
