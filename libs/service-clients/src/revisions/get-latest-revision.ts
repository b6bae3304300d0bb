import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';
import { bodyBytes } from './body-bytes.ts';

export const getLatestRevision = operation<Contract<operations['getLatestRevision']>>()({
  name: 'revisions.getLatestRevision',
  get: '/v1/documents/{documentId}/revisions/latest',
  safe: true,
  headers: ['ifNoneMatch'],
  // Content has up to 5 MiB, and the rest comes on top.
  maxAnswerBytes: bodyBytes,
  codes: ['DOCUMENT_NOT_FOUND', 'notModified'],
  hedge: true,
  cache: {
    forMs: 60_000,
    staleIfErrorMs: 300_000,
    variesBy: ['tenant'],
    cites: '**Reads are not checked against grants**: whoever calls must ask the access service first.',
    about: ({ documentId }) => `document:${documentId}`,
  },
});
