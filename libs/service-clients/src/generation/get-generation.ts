import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getGeneration = operation<Contract<operations['getGeneration']>>()({
  name: 'generation.getGeneration',
  get: '/v1/generations/{generation_id}',
  safe: true,
  codes: ['generation_not_found', 'insufficient_quota'],
  uncached: 'Whoever asks waits for it to change.',
});
