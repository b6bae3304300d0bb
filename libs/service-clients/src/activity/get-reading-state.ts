import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getReadingState = operation<Contract<operations['getReadingState']>>()({
  name: 'activity.getReadingState',
  get: '/api/documents/{documentId}/reading-state',
  safe: true,
  codes: ['NeverRead'],
});
