import type { Contract } from '../contract.ts';
import { firstEndOf } from '../ends.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const listAttachments = operation<Contract<operations['listAttachments']>>()({
  name: 'documents.listAttachments',
  get: '/v1/documents/{documentId}/attachments',
  safe: true,
  codes: ['not-found'],
  // "downloadUrl is signed for the caller and short-lived; it must not be cached past its expiry": and not in Redis, where
  // whoever reads it could use it.
  cache: {
    forMs: 60_000,
    staleIfErrorMs: 300_000,
    variesBy: ['tenant', 'user'],
    shared: false,
    endsAt: ({ items }) => firstEndOf(items.map((item) => item.downloadUrlExpiresAt)),
    about: ({ documentId }) => `document:${documentId}`,
  },
});
