import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const deleteGrant = operation<Contract<operations['deleteGrant']>>()({
  name: 'access.deleteGrant',
  delete: '/v1/documents/{documentId}/grants/{granteeId}',
  // "A grant that is not there also answers 204"
  idempotent: true,
  codes: ['1402', '1403', '1404', '1409', '1410'],
});
