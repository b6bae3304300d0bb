import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const putGrant = operation<Contract<operations['putGrant']>>()({
  name: 'access.putGrant',
  put: '/v1/documents/{documentId}/grants/{granteeId}',
  // 1409: the last owner would go; 1410: the grant is inherited.
  idempotent: true,
  codes: ['1400', '1402', '1403', '1404', '1409', '1410'],
});
