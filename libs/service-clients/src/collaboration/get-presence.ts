import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getPresence = operation<Contract<operations['getPresence']>>()({
  name: 'collaboration.getPresence',
  get: '/v1/documents/{document_id}/presence',
  safe: true,
  codes: ['not_allowed', 'document_not_found'],
  uncached: 'Not to be cached.',
});
