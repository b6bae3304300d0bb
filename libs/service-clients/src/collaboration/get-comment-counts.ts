import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getCommentCounts = operation<Contract<operations['getCommentCounts']>>()({
  name: 'collaboration.getCommentCounts',
  get: '/v1/comment_counts',
  safe: true,
  query: ['document_ids'],
  codes: ['invalid_argument', 'page_token_expired'],
  // Of many documents, of which access may be asked for none: never old.
  cache: { forMs: 30_000, variesBy: ['tenant', 'user'] },
});
