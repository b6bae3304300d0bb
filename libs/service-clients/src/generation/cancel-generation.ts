import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const cancelGeneration = operation<Contract<operations['cancelGeneration']>>()({
  name: 'generation.cancelGeneration',
  post: '/v1/generations/{generation_id}/cancel',
  // "Cancelling a cancelled job is no error"
  idempotent: true,
  codes: ['generation_not_found', 'generation_finished', 'insufficient_quota'],
});
