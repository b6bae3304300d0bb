import { headerNames } from './contract.ts';

/**
 * All headers that go to a backend besides those of `upstream` itself, and all that are looked at of an answer: for the
 * lists of `createUpstream`. Whatever else a bug would hand on stops there.
 */
export const headerLists = {
  requestHeaders: [
    'accept',
    'content-type',
    ...Object.values(headerNames),
    'connect-protocol-version',
    // What proves us, as `delegation` makes it.
    'authorization',
    'x-platform-key',
    'x-user-id',
    'x-tenant-id',
    'x-context-signature',
  ],
  answerHeaders: [
    'content-type',
    'etag',
    'link',
    'location',
    'idempotency-replayed',
    'retry-after',
    // Where services say what went wrong, and when to come back.
    'x-error-code',
    'trailer-platform-error-info-bin',
    'ratelimit',
    'x-ratelimit-reset-requests',
  ],
} as const;
