import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const listGrants = operation<Contract<operations['listGrants']>>()({
  name: 'access.listGrants',
  get: '/v1/documents/{documentId}/grants',
  safe: true,
  query: ['after', 'limit'],
  codes: ['1400', '1402', '1403', '1404'],
  uncached: 'Whoever gives and takes grants must see them as they are; one that expires is not announced.',
});
