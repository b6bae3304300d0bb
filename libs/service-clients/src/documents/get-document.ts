import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getDocument = operation<Contract<operations['getDocument']>>()({
  name: 'documents.getDocument',
  get: '/v1/documents/{documentId}',
  safe: true,
  headers: ['ifNoneMatch'],
  codes: ['not-found', 'notModified'],
});
