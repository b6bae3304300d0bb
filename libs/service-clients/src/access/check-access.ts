import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const checkAccess = operation<Contract<operations['checkAccess']>>()({
  name: 'access.checkAccess',
  post: '/v1/access/check',
  // A question that is too long for a URL: it changes nothing.
  safe: true,
  codes: ['1400', '1402'],
  uncached: 'Its decisions do not say when they end, as those of getEffectiveAccess do.',
});
