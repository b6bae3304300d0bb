import { afterEach, describe, expect, test } from '@jest/globals';
import { createCache, type Cache } from '@frontdesk/cache';
import { delegationUnavailable } from '@frontdesk/delegation';
import { Problem } from '@frontdesk/problems';
import {
  UpstreamFailure,
  backendTimedOut,
  backendUnavailable,
  type HttpAnswer,
  type HttpRequest,
} from '@frontdesk/upstream';
import { z } from 'zod';
import { getEffectiveAccess } from './access/operations.ts';
import { getReadingState } from './activity/operations.ts';
import { getDocument, listAttachments, updateDocument } from './documents/operations.ts';
import { createChatCompletion, getSummary } from './generation/operations.ts';
import { bind, createPlatform, invalidationsOf, orStale, type CallerReach, type PlatformOptions } from './index.ts';
import { getLatestRevision } from './revisions/operations.ts';

const documentId = 'doc_q3plan7x2mva';
const reachOf = (userId: string, signal = new AbortController().signal): CallerReach => ({
  signal,
  deadline: performance.now() + 5_000,
  caller: { userId, tenantId: 'ten_halden4k7q2w', proof: { token: 't', expiresAt: 2e9 } },
});
const ada = reachOf('usr_ada7k2m9qxr3');
const ben = reachOf('usr_ben4t8w1zcp6');

const json = (body: unknown, status = 200): HttpAnswer => ({
  status,
  headers: { 'content-type': status === 404 ? 'application/problem+json' : 'application/json', etag: '"v1"' },
  body: Buffer.from(JSON.stringify(body)),
});
const document = (title: string) => json({ title, storageKey: 's3://internal' });
const noDocument = json({ type: 'https://errors.platform.internal/documents/not-found', title: 'x', status: 404 }, 404);
const away = () => {
  throw new UpstreamFailure(backendUnavailable, { service: 's', operation: 'o', phase: 'connect', what: 'away' });
};

let cache: Cache | undefined;
afterEach(() => cache?.close());

/** A world of one backend for all, whose answer a test changes, with a cache whose clock it moves. */
function world(first: HttpAnswer, options: Omit<PlatformOptions, 'cache'> = {}) {
  const state = { answer: (_request: HttpRequest): HttpAnswer | Promise<HttpAnswer> => first, now: 0, calls: 0 };
  cache = createCache({ now: () => performance.now() + state.now, random: () => 0 });
  const access = {
    call: async (request: HttpRequest) => {
      state.calls += 1;
      return await state.answer(request);
    },
    credential: () => ({}),
  };
  const services = { documents: access, access, generation: access, activity: access, revisions: access };
  const platform = createPlatform(services, { cache, ...options });
  const reads = bind(
    {
      document: getDocument.reading(z.object({ title: z.string() })),
      status: getDocument.reading(z.object({ status: z.string() })),
      tagged: getDocument.reading(z.object({ title: z.string() })).withHeaders(),
      orNone: getDocument.reading(z.object({ title: z.string() })).answering({ 'not-found': 'none' }),
      revision: getLatestRevision.reading(z.object({ revision: z.int() })),
      access: getEffectiveAccess.reading(z.object({ permissions: z.array(z.string()) })),
      files: listAttachments.reading(z.object({ items: z.array(z.object({ fileName: z.string() })) })),
      summary: getSummary.reading(z.object({ text: z.string() })).answering({ summary_not_found: 'none' }),
      place: getReadingState.reading(z.object({ ProgressPercent: z.int() })).answering({ NeverRead: null }),
      rename: updateDocument.reading(z.object({ title: z.string() })),
      chat: createChatCompletion.reading(z.object({ id: z.string() })),
    },
    platform,
  );
  return { state, reads, cache };
}
const params = { documentId };

describe('a read that was made before', () => {
  test('is no call, and no reading', async () => {
    const { state, reads } = world(document('Q3'));
    const first = await reads.document(params, ada);
    expect(await reads.document(params, reachOf(ada.caller.userId))).toBe(first);
    expect(first).toEqual({ title: 'Q3' });
    expect(state.calls).toBe(1);
  });

  test('is shared by readers of other members, each with its own', async () => {
    const { state, reads } = world(json({ title: 'Q3', status: 'draft' }));
    expect(await reads.document(params, ada)).toEqual({ title: 'Q3' });
    expect(await reads.status(params, ada)).toEqual({ status: 'draft' });
    expect(await reads.tagged(params, ada)).toEqual({ body: { title: 'Q3' }, headers: { etag: '"v1"' } });
    expect(state.calls).toBe(1);
  });

  test('cannot be changed by who reads it', async () => {
    const { reads } = world(json({ items: [{ fileName: 'a.pdf', downloadUrlExpiresAt: '2999-01-01T00:00:00Z' }] }));
    const { items } = await reads.files(params, ada);
    expect(() => items.push({ fileName: 'b' })).toThrow(TypeError);
    expect(() => void (items[0]!.fileName = 'b')).toThrow(TypeError);
  });

  test('is another one for another user, but for what a tenant shares', async () => {
    const { state, reads } = world(json({ title: 'Q3', revision: 1 }));
    await reads.document(params, ada);
    await reads.document(params, ben);
    expect(state.calls).toBe(2);
    await reads.revision(params, ada);
    await reads.revision(params, ben);
    expect(state.calls).toBe(3);
  });

  test('is a call again once its time is over', async () => {
    const { state, reads } = world(document('old'));
    await reads.document(params, ada);
    state.answer = () => document('new');
    state.now = 59_000;
    expect(await reads.document(params, ada)).toEqual({ title: 'old' });
    state.now = 61_000;
    expect(await reads.document(params, ada)).toEqual({ title: 'new' });
  });

  test('is a call again once a change event said so, for its own tenant', async () => {
    const { state, reads, cache: kept } = world(document('old'));
    await reads.document(params, ada);
    state.answer = () => document('new');
    const change = (tenantid: string) =>
      invalidationsOf({
        type: 'document.updated',
        subject: documentId,
        tenantid,
        data: { documentId, changedFields: ['title'] },
      });
    for (const { tags, afterMs } of change('ten_other00000')) await kept.invalidate(tags, { afterMs });
    expect(await reads.document(params, ada)).toEqual({ title: 'old' });
    for (const { tags, afterMs } of change(ada.caller.tenantId)) await kept.invalidate(tags, { afterMs });
    expect(await reads.document(params, ada)).toEqual({ title: 'new' });
  });

  test('is another one with If-None-Match, whose 304 is not kept', async () => {
    const { state, reads } = world(document('Q3'));
    await reads.document(params, ada);
    state.answer = () => ({ status: 304, headers: {}, body: Buffer.alloc(0) });
    const unchanged = reads.document({ ...params, ifNoneMatch: '"v1"' }, ada);
    await expect(unchanged).rejects.toMatchObject({ code: 'backend-invalid' });
    expect(await reads.document(params, ada)).toEqual({ title: 'Q3' });
  });
});

describe('what is not kept', () => {
  test('an error, whatever kind', async () => {
    const { state, reads } = world(noDocument);
    await expect(reads.document(params, ada)).rejects.toMatchObject({ code: 'not-found' });
    state.answer = () => json({}, 500);
    await expect(reads.document(params, ada)).rejects.toMatchObject({ code: 'backend-failed' });
    state.answer = () => document('there');
    expect(await reads.document(params, ada)).toEqual({ title: 'there' });
    expect(state.calls).toBe(3);
  });

  test('an error that a reader takes for an answer, unless the contract makes it one', async () => {
    const { state, reads } = world(noDocument);
    expect(await reads.orNone(params, ada)).toBe('none');
    expect(await reads.orNone(params, ada)).toBe('none');
    expect(state.calls).toBe(2);
    state.answer = () => json({ error: { message: '', type: '', param: null, code: 'summary_not_found' } }, 404);
    const summary = { document_id: documentId };
    expect(await reads.summary(summary, ada)).toBe('none');
    expect(await reads.summary(summary, ada)).toBe('none');
    expect(state.calls).toBe(3);
    state.now = 11_000;
    await reads.summary(summary, ada);
    expect(state.calls).toBe(4);
  });

  test('an answer of the wrong shape: the next one counts', async () => {
    const { state, reads } = world(json({ title: 7, status: 'draft' }));
    await expect(reads.document(params, ada)).rejects.toMatchObject({ code: 'backend-invalid' });
    state.answer = () => document('good');
    expect(await reads.document(params, ada)).toEqual({ title: 'good' });
  });

  test('for a reader whose member is wrong, what was good for another one: it asks itself', async () => {
    const { state, reads } = world(json({ title: 'Q3', status: 7 }));
    await reads.document(params, ada);
    await expect(reads.status(params, ada)).rejects.toMatchObject({ code: 'backend-invalid' });
    state.answer = () => json({ title: 'Q3', status: 'draft' });
    expect(await reads.status(params, ada)).toEqual({ status: 'draft' });
    expect(await reads.document(params, ada)).toEqual({ title: 'Q3' });
    expect(state.calls).toBe(3);
  });

  test('an answer whose end has come, or cannot be told', async () => {
    const grant = (expiresAt: unknown) => json({ permissions: ['read'], expiresAt });
    const { state, reads } = world(grant(new Date(Date.now() - 1000).toISOString()));
    for (const expiresAt of ['2001-01-01T00:00:00Z', 'soon', undefined, 7]) {
      state.answer = () => grant(expiresAt);
      const before = state.calls;
      await reads.access(params, ada);
      await reads.access(params, ada);
      expect(state.calls).toBe(before + 2);
    }
  });

  test('a decision on access beyond the end of its grant', async () => {
    const { state, reads } = world(
      json({ permissions: ['read'], expiresAt: new Date(Date.now() + 20_000).toISOString() }),
    );
    await reads.access(params, ada);
    state.now = 19_000;
    await reads.access(params, ada);
    expect(state.calls).toBe(1);
    state.now = 20_100;
    await reads.access(params, ada);
    expect(state.calls).toBe(2);
  });

  test('a link beyond a minute before its end', async () => {
    const downloadUrlExpiresAt = new Date(Date.now() + 90_000).toISOString();
    const { state, reads } = world(json({ items: [{ fileName: 'a', downloadUrlExpiresAt }, { fileName: 'b' }] }));
    await reads.files(params, ada);
    state.now = 29_000;
    await reads.files(params, ada);
    expect(state.calls).toBe(1);
    state.now = 31_000;
    await reads.files(params, ada);
    expect(state.calls).toBe(2);
  });
});

describe('when the backend fails', () => {
  const failures: readonly [string, () => HttpAnswer][] = [
    ['is away', away],
    ['answers 500', () => json({}, 500)],
    ['answers 429', () => json({}, 429)],
    ['answers nonsense', () => json({ title: 7 })],
    [
      'cannot be proven to',
      () => {
        throw new Problem(delegationUnavailable, 'x');
      },
    ],
  ];
  test.each(failures)('and %s, who can say that an answer is old gets the old one', async (_, failing) => {
    const { state, reads } = world(document('old'));
    await reads.document(params, ada);
    state.now = 61_000;
    state.answer = failing;
    const marked = orStale(reads.document, (value) => ({ old: value }));
    expect(await marked(params, ada)).toEqual({ old: { title: 'old' } });
    await expect(reads.document(params, ada)).rejects.toBeInstanceOf(Problem);
    state.now = 400_000;
    await expect(marked(params, ada)).rejects.toBeInstanceOf(Problem);
  });

  test('but not after it said no: what was kept does not come back', async () => {
    const { state, reads } = world(document('old'));
    const marked = orStale(reads.document, () => 'old');
    await reads.document(params, ada);
    state.now = 61_000;
    state.answer = () => noDocument;
    await expect(marked(params, ada)).rejects.toMatchObject({ code: 'not-found' });
    state.answer = away;
    await expect(marked(params, ada)).rejects.toMatchObject({ code: 'backend-unavailable' });
  });

  test('nor after our credential was refused', async () => {
    const { state, reads } = world(document('old'));
    await reads.document(params, ada);
    state.now = 61_000;
    state.answer = () => json({}, 401);
    await expect(orStale(reads.document, () => 'old')(params, ada)).rejects.toMatchObject({ code: 'backend-failed' });
  });

  test('no decision on access is ever old', async () => {
    const { state, reads } = world(json({ permissions: ['read'], expiresAt: null }));
    await reads.access(params, ada);
    state.now = 60_100;
    state.answer = away;
    await expect(orStale(reads.access, () => 'old')(params, ada)).rejects.toMatchObject({
      code: 'backend-unavailable',
    });
  });

  test('who cannot say that it is old gets the failure also beside one who can', async () => {
    const { state, reads } = world(document('old'));
    await reads.document(params, ada);
    state.now = 61_000;
    state.answer = away;
    const [old, none] = await Promise.allSettled([
      orStale(reads.document, () => 'old')(params, ada),
      reads.document(params, ada),
    ]);
    expect(old).toMatchObject({ value: 'old' });
    expect(none).toMatchObject({ reason: { code: 'backend-unavailable' } });
  });
});

describe('after a change of their own', () => {
  const rename = { ...params, ifMatch: '"v1"', body: { title: 'new' } };
  const failing = (phase: 'body' | 'breaker') => () => {
    throw new UpstreamFailure(backendTimedOut, { service: 'documents', operation: 'x', phase, what: 'x' });
  };

  test('someone reads anew, and others what is kept for them', async () => {
    const { state, reads } = world(document('old'));
    await reads.document(params, ada);
    await reads.document(params, ben);
    state.answer = () => document('new');
    await reads.rename(rename, ada);
    expect(await reads.document(params, ada)).toEqual({ title: 'new' });
    expect(await reads.document(params, ben)).toEqual({ title: 'old' });
  });

  test('also when it failed half-way, but not when nothing was sent', async () => {
    const { state, reads } = world(document('old'));
    await reads.document(params, ada);
    state.answer = failing('breaker');
    await expect(reads.rename(rename, ada)).rejects.toThrow();
    expect(await reads.document(params, ada)).toEqual({ title: 'old' });
    state.answer = failing('body');
    await expect(reads.rename(rename, ada)).rejects.toThrow();
    state.answer = () => document('new');
    expect(await reads.document(params, ada)).toEqual({ title: 'new' });
  });

  test('what they say to a model changes nothing that they read', async () => {
    const { state, reads } = world(document('old'));
    await reads.document(params, ada);
    state.answer = () => json({ id: 'chatcmpl-1' });
    await reads.chat({ body: { model: 'platform-small', messages: [{ role: 'user', content: 'x' }] } }, ada);
    expect(await reads.document(params, ada)).toEqual({ title: 'old' });
  });
});

describe('an operation that is off', () => {
  test('is not called, nor answered from what is kept, and says when to come back', async () => {
    const off = new Map<string, { reason: string; retryAfterS: number }>();
    const { state, reads } = world(document('Q3'), { isOff: (name) => off.get(name) });
    await reads.document(params, ada);
    off.set('documents.getDocument', { reason: 'wrong titles', retryAfterS: 30 });
    const thrown = await reads.document(params, ada).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'backend-unavailable', phase: 'start', retryAfterS: 30 });
    expect((thrown as Error).message).toContain('wrong titles');
    expect((thrown as Problem).detail).not.toContain('wrong');
    expect(state.calls).toBe(1);
  });
});

describe('readers of the same at the same time', () => {
  test('are one call, which ends when the last of them left', async () => {
    const { state, reads } = world(document('Q3'));
    let answer = (_: HttpAnswer) => {};
    state.answer = () => new Promise((resolve) => (answer = resolve));
    const [one, other] = [new AbortController(), new AbortController()];
    const first = reads.document(params, reachOf('usr_ada7k2m9qxr3', one.signal));
    const second = reads.document(params, reachOf('usr_ada7k2m9qxr3', other.signal));
    await new Promise((resolve) => setImmediate(resolve));
    one.abort();
    await expect(first).rejects.toMatchObject({ code: 'caller-gone', phase: 'caller' });
    answer(document('Q3'));
    expect(await second).toEqual({ title: 'Q3' });
    expect(state.calls).toBe(1);
  });
});
