import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const createDocument = operation<Contract<operations['createDocument']>>()({
  name: 'documents.createDocument',
  post: '/v1/documents',
  codes: ['invalid-request', 'forbidden'],
});
