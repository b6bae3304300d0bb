import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const createComment = operation<Contract<operations['createComment']>>()({
  name: 'collaboration.createComment',
  post: '/v1/documents/{document_id}/comments',
  codes: [
    'invalid_argument',
    'page_token_expired',
    'not_allowed',
    'document_not_found',
    'parent_is_a_reply',
    'mentioned_user_unknown',
  ],
});
