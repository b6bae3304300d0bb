import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const createGeneration = operation<Contract<operations['createGeneration']>>()({
  name: 'generation.createGeneration',
  post: '/v1/generations',
  codes: ['model_not_allowed', 'ai_disabled', 'insufficient_quota'],
});
