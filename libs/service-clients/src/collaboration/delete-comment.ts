import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const deleteComment = operation<Contract<operations['deleteComment']>>()({
  name: 'collaboration.deleteComment',
  delete: '/v1/comments/{comment_id}',
  codes: ['not_allowed', 'comment_not_found'],
});
