import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const listAttachments = operation<Contract<operations['listAttachments']>>()({
  name: 'documents.listAttachments',
  get: '/v1/documents/{documentId}/attachments',
  // Not to be kept: "downloadUrl is signed for the caller and short-lived".
  safe: true,
  codes: ['not-found'],
});
