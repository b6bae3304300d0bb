import { create } from '@bufbuild/protobuf';
import { describe, expect, test } from '@jest/globals';
import { createCache } from '@frontdesk/cache';
import type { Caller, Credential } from '@frontdesk/delegation';
import type { GrpcCall, HttpCall } from '@frontdesk/upstream';
import { z } from 'zod';
import { getEffectiveAccess } from '../src/access/operations.ts';
import { getDocument, listTags, updateDocument } from '../src/documents/operations.ts';
import { getUser } from '../src/identity/operations.ts';
import { bind, createPlatform, invalidationsOf, orStale } from '../src/index.ts';
import { getLatestRevision } from '../src/revisions/operations.ts';
import { RelatedResponseSchema } from '../src/search/generated/search_pb.js';
import { related } from '../src/search/operations.ts';
import { callerOf, reachOf } from './all-operations.ts';

const documentId = 'doc_q3plan7x2mva';
const people = ['usr_ada7k2m9qxr3', 'usr_ben4t8w1zcp6', 'usr_chi9r5d3vnk8'];
const callers: readonly Caller[] = [
  callerOf('ten_halden4k7q2w', 'usr_ada7k2m9qxr3'),
  callerOf('ten_halden4k7q2w', 'usr_ben4t8w1zcp6'),
  // The same name in another tenant.
  callerOf('ten_other000000', 'usr_ada7k2m9qxr3'),
];
const nameOf = ({ tenantId, userId }: Caller) => `${tenantId} ${userId}`;

/** The same numbers on each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const later = (turns: number): Promise<void> =>
  turns <= 0 ? Promise.resolve() : new Promise((resolve) => setImmediate(() => resolve(later(turns - 1))));

/** A backend that says who asked, in every member that is read, when it gets round to it; and at times fails. */
function world(random: () => number) {
  const calls = { count: 0 };
  const answer = async (): Promise<void> => {
    calls.count += 1;
    await later(Math.floor(random() * 4));
    if (random() < 0.05) throw new Error('reset');
  };
  const call: HttpCall = async ({ path, headers }) => {
    const who = headers['x-who'] ?? '';
    const tenant = who.split(' ')[0]!;
    await answer();
    const ids = /\?ids=(.*)/.exec(path)?.[1]?.split(',') ?? [path.split('/').at(-1)!];
    const users = ids.map((userId) => ({ userId, displayName: `${tenant} ${userId}` }));
    const body = path.startsWith('/v1/users')
      ? { ...users[0], users, missing: [] }
      : { title: who, items: [{ name: who }], permissions: [who], expiresAt: null, revision: 1, message: tenant };
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) };
  };
  const grpc = (async ({ headers }) => {
    await answer();
    const accessSnapshotTime = { seconds: BigInt(Math.floor(Date.now() / 1000)), nanos: 0 };
    const message = create(RelatedResponseSchema, { documents: [{ title: headers['x-who']! }], accessSnapshotTime });
    return { status: 'OK', message } as never;
  }) as GrpcCall;
  const credential: Credential = (_, caller) => ({ 'x-who': nameOf(caller) });
  const rest = { call, credential };
  let clock = 0;
  const cache = createCache({ now: () => performance.now() + clock, random });
  const platform = createPlatform(
    { documents: rest, access: rest, identity: rest, revisions: rest, search: { call: grpc, credential } },
    { cache },
  );
  return { platform, cache, calls, pass: (ms: number) => void (clock += ms) };
}

const readers = {
  document: getDocument.reading(z.object({ title: z.string() })),
  tags: listTags.reading(z.object({ items: z.array(z.object({ name: z.string() })) })),
  access: getEffectiveAccess.reading(z.object({ permissions: z.array(z.string()) })),
  user: getUser.reading(z.object({ displayName: z.string() })),
  revision: getLatestRevision.reading(z.object({ message: z.string().nullable() })),
  near: related.reading(z.object({ documents: z.array(z.object({ title: z.string() })) })),
  rename: updateDocument.reading(z.object({ title: z.string() })),
};

describe('two users on the same URL', () => {
  test('never get a byte of the other’s, in 10,000 interleavings', async () => {
    const random = numbers(42);
    const { platform, cache, calls, pass } = world(random);
    const reads = bind(readers, platform);
    const read = (caller: Caller): Promise<unknown> => {
      const reach = reachOf(caller);
      const kinds = [
        () => reads.document({ documentId }, reach),
        () => orStale(reads.document, (old) => old)({ documentId }, reach),
        () => reads.tags({ documentId }, reach),
        () => reads.access({ documentId }, reach),
        () => reads.user({ userId: people[Math.floor(random() * people.length)]! }, reach),
        () => reads.revision({ documentId }, reach),
        () => reads.near({ documentId, limit: 5 }, reach),
      ];
      return kinds[Math.floor(random() * kinds.length)]!();
    };
    const disturb = async (caller: Caller): Promise<void> => {
      const what = random();
      if (what < 0.4) pass(random() * 90_000);
      else if (what < 0.7) {
        await reads.rename({ documentId, ifMatch: '"v1"', body: { title: 'x' } }, reachOf(caller)).catch(() => {});
      } else {
        const change = { type: 'access.changed', subject: documentId, tenantid: caller.tenantId, data: { documentId } };
        for (const { tags, afterMs } of invalidationsOf(change)) await cache.invalidate(tags, { afterMs });
      }
    };

    let [reading, failures] = [0, 0];
    const wrong: string[] = [];
    const one = async (): Promise<void> => {
      const caller = callers[Math.floor(random() * callers.length)]!;
      if (random() < 0.05) await disturb(caller);
      const others = callers.filter((other) => other !== caller);
      const got = await read(caller).then(
        (value) => JSON.stringify(value),
        () => void (failures += 1),
      );
      reading += 1;
      if (got === undefined) return;
      // Users of one tenant are named alike for all of it; whatever else is said names who asked.
      const isOthers = others.some((other) => got.includes(`"${nameOf(other)}"`)) && !got.includes('displayName');
      const isElsewhere = others.some(({ tenantId }) => tenantId !== caller.tenantId && got.includes(tenantId));
      if (isOthers || isElsewhere) wrong.push(`${nameOf(caller)} got ${got}`);
    };
    const reader = async (times: number): Promise<void> => {
      for (let at = 0; at < times; at += 1) {
        await one();
        if (random() < 0.3) await later(1);
      }
    };
    await Promise.all(Array.from({ length: 20 }, () => reader(500)));
    expect(wrong).toEqual([]);
    expect(reading).toBe(10_000);
    // It was the cache that answered, and not only failures.
    expect(failures).toBeLessThan(1_000);
    expect(calls.count).toBeLessThan(6_000);
    expect(calls.count).toBeGreaterThan(300);
    await cache.close();
  });
});
