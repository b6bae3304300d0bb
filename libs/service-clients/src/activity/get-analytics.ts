import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getAnalytics = operation<Contract<operations['getAnalytics']>>()({
  name: 'activity.getAnalytics',
  get: '/api/documents/{documentId}/analytics',
  safe: true,
});
