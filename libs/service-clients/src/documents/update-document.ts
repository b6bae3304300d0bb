import { z } from 'zod';
import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const updateDocument = operation<Contract<operations['updateDocument']>>()({
  name: 'documents.updateDocument',
  patch: '/v1/documents/{documentId}',
  headers: ['ifMatch'],
  contentType: 'application/merge-patch+json',
  codes: ['invalid-request', 'forbidden', 'not-found', 'version-mismatch', 'if-match-required'],
  details: { 'version-mismatch': z.object({ currentVersion: z.int() }) },
});
