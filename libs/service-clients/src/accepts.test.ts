import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { bind } from './bind.ts';
import { getDocument } from './documents/operations.ts';
import { streamChatCompletion } from './generation/operations.ts';
import { getUser } from './identity/operations.ts';
import { createPlatform, type CallerReach } from './platform.ts';
import { getLatestRevision, listRevisions } from './revisions/operations.ts';
import { related } from './search/operations.ts';
import { isoFromOffset, isoFromProto } from './timestamps.ts';

// The compiler does the testing here: each line that must not compile says so.
describe('a reader compiles', () => {
  test('when it reads what the contract promises, in part, wider or converted', () => {
    getUser.reading(z.object({ displayName: z.string(), avatarUrl: z.string().nullable() }));
    getUser.reading(z.object({ status: z.string(), updatedAt: isoFromOffset }));
    getUser.reading(
      z.object({ status: z.enum(['active', 'invited', 'deactivated']) }).transform((user) => user.status),
    );
    getLatestRevision.reading(
      z.object({ content: z.object({ blocks: z.array(z.object({ level: z.int().optional() })) }) }),
    );
    related.reading(
      z.object({ documents: z.array(z.object({ score: z.number(), updatedAt: isoFromProto.optional() })) }),
    );
    expect(getUser.facts.name).toBe('identity.getUser');
  });

  test('with the answer that its schema makes', async () => {
    const readers = {
      since: getUser.reading(z.object({ updatedAt: isoFromOffset }).transform((user) => user.updatedAt)),
      document: getDocument
        .reading(z.object({ title: z.string() }))
        .withHeaders()
        .answering({ notModified: null }),
    };
    const bound = (reach: CallerReach) => {
      const reads = bind(readers, createPlatform({}));
      const since: Promise<string> = reads.since({ userId: 'usr_ada7k2m9qxr3' }, reach);
      const document: Promise<{ body: { title: string }; headers: { etag?: string } } | null> = reads.document(
        { documentId: 'doc_q3plan7x2mva', ifNoneMatch: undefined },
        reach,
      );
      // @ts-expect-error a parameter is missing
      void reads.since({}, reach);
      // @ts-expect-error the contract has no such parameter
      void reads.document({ documentId: 'doc_q3plan7x2mva', revision: 1 }, reach);
      return Promise.all([since, document]);
    };
    expect(bound).toBeInstanceOf(Function);
  });
});

describe('a reader does not compile', () => {
  test('when it names what the contract does not, even as optional or deep inside', () => {
    // @ts-expect-error the contract has no nickname
    getUser.reading(z.object({ nickname: z.string() }));
    // @ts-expect-error not even an optional one
    getUser.reading(z.object({ displayName: z.string(), nickname: z.string().optional() }));
    const blocks = z.array(z.object({ html: z.string().optional() }));
    // @ts-expect-error deep inside
    getLatestRevision.reading(z.object({ content: z.object({ blocks }) }));
    expect(true).toBe(true);
  });

  test('when it names an internal member', () => {
    // @ts-expect-error internal
    getUser.reading(z.object({ costCenter: z.string().optional() }));
    // @ts-expect-error internal, in a list
    listRevisions.reading(z.object({ items: z.array(z.object({ storageKey: z.string().optional() })) }));
    // @ts-expect-error internal, in a message
    related.reading(z.object({ documents: z.array(z.object({ embeddingModelShard: z.string() })) }));
    // @ts-expect-error internal, in a stream
    streamChatCompletion(z.object({ debug_info: z.object({}).optional() }));
    expect(true).toBe(true);
  });

  test('when it takes a part whole, with whatever is in it', () => {
    // @ts-expect-error unknown
    getUser.reading(z.unknown());
    // @ts-expect-error any
    getUser.reading(z.any());
    // @ts-expect-error members beyond those named
    getUser.reading(z.looseObject({ displayName: z.string() }));
    // @ts-expect-error a record
    getUser.reading(z.record(z.string(), z.unknown()));
    // @ts-expect-error unknown, in a list
    listRevisions.reading(z.object({ items: z.array(z.unknown()) }));
    // @ts-expect-error unknown, deep inside
    getLatestRevision.reading(z.object({ content: z.unknown() }));
    expect(true).toBe(true);
  });

  test('when it refuses what the contract may answer', () => {
    // @ts-expect-error avatarUrl may be null
    getUser.reading(z.object({ avatarUrl: z.string() }));
    const blocks = z.array(z.object({ level: z.int() }));
    // @ts-expect-error level may be absent
    getLatestRevision.reading(z.object({ content: z.object({ blocks }) }));
    // @ts-expect-error there are more statuses
    getUser.reading(z.object({ status: z.enum(['active', 'invited']) }));
    // @ts-expect-error of another type
    getUser.reading(z.object({ displayName: z.number() }));
    // @ts-expect-error a message's member may be absent
    related.reading(z.object({ documents: z.array(z.object({ updatedAt: isoFromProto })) }));
    expect(true).toBe(true);
  });

  test('when it answers a code that the operation does not know', () => {
    // @ts-expect-error no such code
    getUser.reading(z.object({ displayName: z.string() })).answering({ nope: null });
    expect(true).toBe(true);
  });
});
