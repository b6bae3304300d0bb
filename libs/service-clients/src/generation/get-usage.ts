import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getUsage = operation<Contract<operations['getUsage']>>()({
  name: 'generation.getUsage',
  get: '/v1/usage',
  safe: true,
  query: ['from', 'to', 'user_id'],
  // Up to 50,000 rows, of which each names seven members.
  maxAnswerBytes: 16 * 1024 * 1024,
  codes: ['model_not_allowed', 'insufficient_quota'],
  // "Up to 5 minutes behind."
  cache: { forMs: 60_000, staleIfErrorMs: 600_000, variesBy: ['tenant', 'user'] },
});
