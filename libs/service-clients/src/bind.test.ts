import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { getReadingState } from './activity/operations.ts';
import { bind } from './bind.ts';
import { replaceTags } from './documents/operations.ts';
import { getUser } from './identity/operations.ts';
import { createPlatform, type CallerReach } from './platform.ts';
import { isoFromHttpDate } from './timestamps.ts';

const caller = { userId: 'usr_ada7k2m9qxr3', tenantId: 'ten_halden4k7q2w', proof: { token: 't', expiresAt: 2e9 } };
const reach: CallerReach = { signal: new AbortController().signal, deadline: Infinity, caller };
const answer = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{"displayName":"Ada"}'),
};
const owner = getUser.reading(z.object({ displayName: z.string() }));

describe('bound readers', () => {
  test('call their service in the name of the caller', async () => {
    const seen: unknown[] = [];
    const platform = createPlatform({
      identity: {
        call: (request, within) => (seen.push(request.headers, within), Promise.resolve(answer)),
        credential: (_, { userId }) => Promise.resolve({ authorization: `Bearer for ${userId}` }),
      },
    });
    const reads = bind({ owner }, platform);
    const subject = { tenant: 'ten_halden4k7q2w', user: 'usr_ada7k2m9qxr3' };
    expect(await reads.owner({ userId: 'usr_ben4t8w1zcp6' }, reach)).toEqual({ displayName: 'Ada' });
    expect(seen).toEqual([
      { accept: 'application/json', authorization: 'Bearer for usr_ada7k2m9qxr3' },
      { ...reach, subject },
    ]);
  });

  test('work as the README shows', async () => {
    const notRead = { status: 404, headers: { 'x-error-code': 'NeverRead' }, body: Buffer.from('Not read yet.') };
    const identity = {
      http: () => Promise.resolve({ ...answer, body: Buffer.from('{"displayName":"Ada","avatarUrl":null}') }),
    };
    const activity = { http: () => Promise.resolve(notRead) };
    const credential = () => ({});
    const reads = bind(
      {
        owner: getUser.reading(z.object({ displayName: z.string(), avatarUrl: z.string().nullable() })),
        place: getReadingState.reading(z.object({ LastReadAt: isoFromHttpDate })).answering({ NeverRead: null }),
      },
      createPlatform({
        identity: { call: identity.http, credential: { reads: credential, writes: credential } },
        activity: { call: activity.http, credential },
      }),
    );
    expect(await reads.owner({ userId: 'usr_ada7k2m9qxr3' }, reach)).toEqual({ displayName: 'Ada', avatarUrl: null });
    expect(await reads.place({ documentId: 'doc_q3plan7x2mva' }, reach)).toBeNull();
  });

  test('prove no more than the operation needs', async () => {
    const used: string[] = [];
    const access = {
      call: () => Promise.resolve({ ...answer, body: Buffer.from('{"displayName":"Ada","documentId":"d"}') }),
      credential: { reads: () => (used.push('reads'), {}), writes: () => (used.push('writes'), {}) },
    };
    const tags = replaceTags.reading(z.object({ documentId: z.string() }));
    const reads = bind({ owner, tags }, createPlatform({ identity: access, documents: access }));
    await reads.owner({ userId: 'usr_ben4t8w1zcp6' }, reach);
    await reads.tags({ documentId: 'doc_q3plan7x2mva', body: { tags: [] } }, reach);
    expect(used).toEqual(['reads', 'writes']);
  });

  test('need their service at the start, not at the first call', () => {
    expect(() => bind({ owner }, createPlatform({}))).toThrow('This platform has no identity');
  });

  test('hand on what a credential or a call throws', async () => {
    const failing = {
      call: () => Promise.reject(new Error('call')),
      credential: () => Promise.reject(new Error('credential')),
    };
    const call = bind({ owner }, createPlatform({ identity: failing })).owner({ userId: 'usr_ben4t8w1zcp6' }, reach);
    await expect(call).rejects.toThrow('credential');
  });
});
