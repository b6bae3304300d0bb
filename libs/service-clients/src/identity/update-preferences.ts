import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const updatePreferences = operation<Contract<operations['updatePreferences']>>()({
  name: 'identity.updatePreferences',
  patch: '/v1/users/{userId}/preferences',
  codes: ['not_owner', 'user_not_found', 'invalid_value', 'unknown_time_zone'],
});
