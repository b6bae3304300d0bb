import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const replaceTags = operation<Contract<operations['replaceTags']>>()({
  name: 'documents.replaceTags',
  put: '/v1/documents/{documentId}/tags',
  idempotent: true,
  codes: ['invalid-request', 'forbidden', 'not-found'],
});
