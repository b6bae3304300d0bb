import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';
import { revisionNotFound } from './revision-not-found.ts';

export const getOutline = operation<Contract<operations['getOutline']>>()({
  name: 'revisions.getOutline',
  get: '/v1/documents/{documentId}/outline',
  safe: true,
  query: ['revision'],
  codes: ['VALIDATION_FAILED', 'REVISION_NOT_FOUND', 'DOCUMENT_NOT_FOUND'],
  details: revisionNotFound,
});
