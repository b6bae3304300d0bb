import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const listActivity = operation<Contract<operations['listActivity']>>()({
  name: 'activity.listActivity',
  get: '/api/documents/{documentId}/activity',
  safe: true,
  query: ['page', 'PageSize', 'Type'],
  codes: ['InvalidParameter'],
});
