import { z } from 'zod';
import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import { isoFromEpochMillis } from '../timestamps.ts';
import type { operations } from './generated/contract.ts';

const current = z.object({
  documentId: z.string(),
  revision: z.int(),
  baseRevision: z.int().nullable(),
  authorId: z.string(),
  message: z.string().nullable(),
  createdAt: isoFromEpochMillis,
  wordCount: z.int(),
  sizeBytes: z.int(),
});
// "Both members are there with REVISION_CONFLICT"
const conflicting = z.object({ currentRevision: z.int(), current });

export const createRevision = operation<Contract<operations['createRevision']>>()({
  name: 'revisions.createRevision',
  post: '/v1/documents/{documentId}/revisions',
  // "With an Idempotency-Key a repeated call answers as the first did"
  idempotent: 'with-key',
  headers: ['idempotencyKey'],
  codes: [
    'VALIDATION_FAILED',
    'FORBIDDEN',
    'DOCUMENT_NOT_FOUND',
    'REVISION_CONFLICT',
    'IDEMPOTENCY_IN_PROGRESS',
    'IDEMPOTENCY_KEY_REUSED',
    'CONTENT_TOO_LARGE',
  ],
  details: { REVISION_CONFLICT: conflicting },
});
