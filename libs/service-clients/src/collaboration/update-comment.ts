import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const updateComment = operation<Contract<operations['updateComment']>>()({
  name: 'collaboration.updateComment',
  patch: '/v1/comments/{comment_id}',
  codes: ['invalid_argument', 'page_token_expired', 'not_allowed', 'comment_not_found', 'reply_has_no_status'],
});
