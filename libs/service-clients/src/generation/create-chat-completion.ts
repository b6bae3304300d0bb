import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

/** Whole answers only; `streamChatCompletion` reads streamed ones. */
export const createChatCompletion = operation<Contract<operations['createChatCompletion']>>()({
  name: 'generation.createChatCompletion',
  post: '/v1/chat/completions',
  codes: ['model_not_allowed', 'ai_disabled', 'insufficient_quota'],
  // But for the usage, which is minutes behind in any case.
  changesReads: false,
});
