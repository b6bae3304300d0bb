import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Contract } from './contract.ts';
import type { operations as documents } from './documents/generated/contract.ts';
import { getEffectiveAccess } from './access/operations.ts';
import { getUser } from './identity/operations.ts';
import { operation } from './operation.ts';

type GetDocument = Contract<documents['getDocument']>;
type ListDocuments = Contract<documents['listDocuments']>;
const name = 'documents.getDocument';

describe('an operation', () => {
  test('is data that anyone may look at', () => {
    expect(getUser.facts).toMatchObject({
      name: 'identity.getUser',
      service: 'identity',
      method: 'GET',
      safe: true,
      idempotent: true,
    });
  });

  test('says how long its answer may be kept, for whom, and what it is about', () => {
    const { cache } = getUser.facts;
    expect(cache).toMatchObject({ forMs: 60_000, staleIfErrorMs: 600_000, variesBy: ['tenant'] });
    expect(cache?.about?.({ userId: 'usr_a' } as never)).toBe('user:usr_a');
  });

  test('that decides on access is never kept longer than its grant, nor past an error', () => {
    const { cache } = getEffectiveAccess.facts;
    expect(cache).toMatchObject({ forMs: 60_000, variesBy: ['tenant', 'user'], shared: false });
    expect(cache).not.toHaveProperty('staleIfErrorMs');
    expect(cache).not.toHaveProperty('staleWhileRevalidateMs');
    expect(cache?.endsAt?.({ expiresAt: '2026-06-18T10:30:00Z' } as never)).toBe(Date.parse('2026-06-18T10:30:00Z'));
  });
});

// The compiler does the testing here.
describe('a declaration does not compile', () => {
  test('with a path that its contract does not have', () => {
    // @ts-expect-error the contract has documentId
    operation<GetDocument>()({ name, get: '/v1/documents/{id}' });
    // @ts-expect-error a parameter is missing
    operation<GetDocument>()({ name, get: '/v1/documents' });
    // @ts-expect-error two methods
    operation<GetDocument>()({ name, get: '/v1/documents/{documentId}', put: '/v1/documents/{documentId}' });
    // @ts-expect-error no such service
    operation<GetDocument>()({ name: 'billing.getDocument', get: '/v1/documents/{documentId}' });
    expect(() => operation<GetDocument>()({ name } as never)).toThrow('documents.getDocument has no method');
  });

  test('with parameters that its contract does not have', () => {
    const get = '/v1/documents';
    // @ts-expect-error no such query parameter
    operation<ListDocuments>()({ name, get, query: ['pageSize'] });
    // @ts-expect-error the contract takes no If-Match
    operation<ListDocuments>()({ name, get, headers: ['ifMatch'] });
    // @ts-expect-error details of a code that is not among its codes
    operation<ListDocuments>()({ name, get, codes: ['a'], details: { b: z.object({}) } });
    expect(operation<ListDocuments>()({ name, get, query: ['cursor'] }).facts.query).toEqual(['cursor']);
  });
});
