import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getSummary = operation<Contract<operations['getSummary']>>()({
  name: 'generation.getSummary',
  get: '/v1/documents/{document_id}/summary',
  safe: true,
  query: ['revision', 'language'],
  codes: ['model_not_allowed', 'ai_disabled', 'summary_not_found', 'insufficient_quota'],
});
