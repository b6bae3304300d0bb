import { describe, expect, test } from '@jest/globals';
import { signInEnded } from '@frontdesk/delegation';
import { Problem } from '@frontdesk/problems';
import { UpstreamFailure, backendTimedOut, type HttpAnswer } from '@frontdesk/upstream';
import { listDocuments } from '../src/documents/operations.ts';
import { invalidationsOf } from '../src/index.ts';
import { reachOf } from './all-operations.ts';
import { ada, byAda, byBen, document, documentId, json, keptWorld, noDocument, params, until } from './kept-world.ts';

describe('a read that was made before', () => {
  test('is no call, and no reading', async () => {
    const { state, reads } = keptWorld(document('Q3'));
    const first = await reads.document(params, byAda);
    expect(await reads.document(params, reachOf(ada))).toBe(first);
    expect(first).toEqual({ title: 'Q3' });
    expect(state.calls).toBe(1);
  });

  test('is shared by readers of other members, each with its own', async () => {
    const { state, reads } = keptWorld(json({ title: 'Q3', status: 'draft' }));
    expect(await reads.document(params, byAda)).toEqual({ title: 'Q3' });
    expect(await reads.status(params, byAda)).toEqual({ status: 'draft' });
    expect(await reads.tagged(params, byAda)).toEqual({ body: { title: 'Q3' }, headers: { etag: '"v1"' } });
    expect(state.calls).toBe(1);
  });

  test('cannot be changed by who reads it', async () => {
    const { reads } = keptWorld(json({ items: [{ fileName: 'a.pdf', downloadUrlExpiresAt: '2999-01-01T00:00:00Z' }] }));
    const { items } = await reads.files(params, byAda);
    expect(() => items.push({ fileName: 'b' })).toThrow(TypeError);
    expect(() => void (items[0]!.fileName = 'b')).toThrow(TypeError);
  });

  test('is another one for another user, but for what a tenant shares', async () => {
    const { state, reads } = keptWorld(json({ title: 'Q3', revision: 1 }));
    await reads.document(params, byAda);
    await reads.document(params, byBen);
    expect(state.calls).toBe(2);
    await reads.revision(params, byAda);
    await reads.revision(params, byBen);
    expect(state.calls).toBe(3);
  });

  test('is another one for whom rules send to another version, though their tenant shares it', async () => {
    const groupFor = (_operation: string, { user }: { user?: string }) =>
      user === byBen.caller.userId ? 'next' : undefined;
    const { state, reads } = keptWorld(json({ revision: 1 }), { groupFor });
    await reads.revision(params, byAda);
    state.answer = () => json({ revision: 2 });
    expect(await reads.revision(params, byBen)).toEqual({ revision: 2 });
    expect(await reads.revision(params, byAda)).toEqual({ revision: 1 });
    expect(await reads.revision(params, byBen)).toEqual({ revision: 2 });
    expect(state.calls).toBe(2);
  });

  test('is a call again once its time is over', async () => {
    const { state, reads } = keptWorld(document('old'));
    await reads.document(params, byAda);
    state.answer = () => document('new');
    state.now = 59_000;
    expect(await reads.document(params, byAda)).toEqual({ title: 'old' });
    state.now = 61_000;
    expect(await reads.document(params, byAda)).toEqual({ title: 'new' });
  });

  test('is a call again once a change event said so, for its own tenant', async () => {
    const { state, reads, cache: kept } = keptWorld(document('old'));
    await reads.document(params, byAda);
    state.answer = () => document('new');
    const change = (tenantid: string) =>
      invalidationsOf({
        type: 'document.updated',
        subject: documentId,
        tenantid,
        data: { documentId, changedFields: ['title'] },
      });
    for (const { tags, afterMs } of change('ten_other00000')) await kept.invalidate(tags, { afterMs });
    expect(await reads.document(params, byAda)).toEqual({ title: 'old' });
    for (const { tags, afterMs } of change(ada.tenantId)) await kept.invalidate(tags, { afterMs });
    expect(await reads.document(params, byAda)).toEqual({ title: 'new' });
  });

  test('is another one with If-None-Match, whose 304 is not kept', async () => {
    const { state, reads } = keptWorld(document('Q3'));
    await reads.document(params, byAda);
    state.answer = () => ({ status: 304, headers: {}, body: Buffer.alloc(0) });
    const unchanged = reads.document({ ...params, ifNoneMatch: '"v1"' }, byAda);
    await expect(unchanged).rejects.toMatchObject({ code: 'backend-invalid' });
    expect(await reads.document(params, byAda)).toEqual({ title: 'Q3' });
  });
});

describe('what is not kept', () => {
  test('an error, whatever kind', async () => {
    const { state, reads } = keptWorld(noDocument);
    await expect(reads.document(params, byAda)).rejects.toMatchObject({ code: 'not-found' });
    state.answer = () => json({}, 500);
    await expect(reads.document(params, byAda)).rejects.toMatchObject({ code: 'backend-failed' });
    state.answer = () => document('there');
    expect(await reads.document(params, byAda)).toEqual({ title: 'there' });
    expect(state.calls).toBe(3);
  });

  test('an error that a reader takes for an answer, unless the contract makes it one', async () => {
    const { state, reads } = keptWorld(noDocument);
    expect(await reads.orNone(params, byAda)).toBe('none');
    expect(await reads.orNone(params, byAda)).toBe('none');
    expect(state.calls).toBe(2);
    state.answer = () => json({ error: { message: '', type: '', param: null, code: 'summary_not_found' } }, 404);
    const summary = { document_id: documentId };
    expect(await reads.summary(summary, byAda)).toBe('none');
    expect(await reads.summary(summary, byAda)).toBe('none');
    expect(state.calls).toBe(3);
    state.now = 11_000;
    await reads.summary(summary, byAda);
    expect(state.calls).toBe(4);
  });

  test('an answer of the wrong shape: the next one counts', async () => {
    const { state, reads } = keptWorld(json({ title: 7, status: 'draft' }));
    await expect(reads.document(params, byAda)).rejects.toMatchObject({ code: 'backend-invalid' });
    state.answer = () => document('good');
    expect(await reads.document(params, byAda)).toEqual({ title: 'good' });
  });

  test('for a reader whose member is wrong, what was good for another one: it asks itself', async () => {
    const { state, reads } = keptWorld(json({ title: 'Q3', status: 7 }));
    await reads.document(params, byAda);
    await expect(reads.status(params, byAda)).rejects.toMatchObject({ code: 'backend-invalid' });
    state.answer = () => json({ title: 'Q3', status: 'draft' });
    expect(await reads.status(params, byAda)).toEqual({ status: 'draft' });
    expect(await reads.document(params, byAda)).toEqual({ title: 'Q3' });
    expect(state.calls).toBe(3);
  });

  test('an answer whose end has come, or cannot be told', async () => {
    const grant = (expiresAt: unknown) => json({ permissions: ['read'], expiresAt });
    const { state, reads } = keptWorld(grant(new Date(Date.now() - 1000).toISOString()));
    for (const expiresAt of ['2001-01-01T00:00:00Z', 'soon', undefined, 7]) {
      state.answer = () => grant(expiresAt);
      const before = state.calls;
      await reads.access(params, byAda);
      await reads.access(params, byAda);
      expect(state.calls).toBe(before + 2);
    }
  });

  test('a decision on access beyond the end of its grant', async () => {
    const { state, reads } = keptWorld(
      json({ permissions: ['read'], expiresAt: new Date(Date.now() + 20_000).toISOString() }),
    );
    await reads.access(params, byAda);
    state.now = 19_000;
    await reads.access(params, byAda);
    expect(state.calls).toBe(1);
    state.now = 20_100;
    await reads.access(params, byAda);
    expect(state.calls).toBe(2);
  });

  test('a decision that says no, which would else tell a hidden document from a missing one by its speed', async () => {
    const { state, reads } = keptWorld(json({ role: 'none', permissions: [], expiresAt: null }));
    await reads.access(params, byAda);
    await reads.access(params, byAda);
    expect(state.calls).toBe(2);
    state.answer = () => json({ role: 'viewer', permissions: ['read'], expiresAt: null });
    expect(await reads.access(params, byAda)).toEqual({ permissions: ['read'] });
  });

  test('a list of documents: a grant of one of them may end at any time, and no event says so', () => {
    expect(listDocuments.facts).not.toHaveProperty('cache');
  });

  test('a link beyond a minute before its end', async () => {
    const downloadUrlExpiresAt = new Date(Date.now() + 90_000).toISOString();
    const { state, reads } = keptWorld(json({ items: [{ fileName: 'a', downloadUrlExpiresAt }, { fileName: 'b' }] }));
    await reads.files(params, byAda);
    state.now = 29_000;
    await reads.files(params, byAda);
    expect(state.calls).toBe(1);
    state.now = 31_000;
    await reads.files(params, byAda);
    expect(state.calls).toBe(2);
  });
});

describe('after a change of their own', () => {
  const rename = { ...params, ifMatch: '"v1"', body: { title: 'new' } };
  const failing = (phase: 'body' | 'breaker') => () => {
    throw new UpstreamFailure(backendTimedOut, { service: 'documents', operation: 'x', phase, what: 'x' });
  };

  test('someone reads anew, and others what is kept for them', async () => {
    const { state, reads } = keptWorld(document('old'));
    await reads.document(params, byAda);
    await reads.document(params, byBen);
    state.answer = () => document('new');
    await reads.rename(rename, byAda);
    expect(await reads.document(params, byAda)).toEqual({ title: 'new' });
    expect(await reads.document(params, byBen)).toEqual({ title: 'old' });
  });

  test('also when it failed half-way, but not when nothing was sent', async () => {
    const { state, reads } = keptWorld(document('old'));
    await reads.document(params, byAda);
    state.answer = failing('breaker');
    await expect(reads.rename(rename, byAda)).rejects.toThrow();
    expect(await reads.document(params, byAda)).toEqual({ title: 'old' });
    state.answer = failing('body');
    await expect(reads.rename(rename, byAda)).rejects.toThrow();
    state.answer = () => document('new');
    expect(await reads.document(params, byAda)).toEqual({ title: 'new' });
  });

  test('what they say to a model changes nothing that they read', async () => {
    const { state, reads } = keptWorld(document('old'));
    await reads.document(params, byAda);
    state.answer = () => json({ id: 'chatcmpl-1' });
    await reads.chat({ body: { model: 'platform-small', messages: [{ role: 'user', content: 'x' }] } }, byAda);
    expect(await reads.document(params, byAda)).toEqual({ title: 'old' });
  });
});

describe('an operation that is off', () => {
  test('is not called, nor answered from what is kept, and says when to come back', async () => {
    const off = new Map<string, { reason: string; retryAfterS: number }>();
    const { state, reads } = keptWorld(document('Q3'), { isOff: (name) => off.get(name) });
    await reads.document(params, byAda);
    off.set('documents.getDocument', { reason: 'wrong titles', retryAfterS: 30 });
    const thrown = await reads.document(params, byAda).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'backend-unavailable', phase: 'start', retryAfterS: 30 });
    expect((thrown as Error).message).toContain('wrong titles');
    expect((thrown as Problem).detail).not.toContain('wrong');
    expect(state.calls).toBe(1);
  });
});

describe('readers of the same at the same time', () => {
  test('are one call, which ends when the last of them left', async () => {
    const { state, reads } = keptWorld(document('Q3'));
    let answer = (_: HttpAnswer) => {};
    state.answer = () => new Promise((resolve) => (answer = resolve));
    const [one, other] = [new AbortController(), new AbortController()];
    const first = reads.document(params, until(one.signal));
    const second = reads.document(params, until(other.signal));
    await new Promise((resolve) => setImmediate(resolve));
    one.abort();
    await expect(first).rejects.toMatchObject({ code: 'caller-gone', phase: 'caller' });
    answer(document('Q3'));
    expect(await second).toEqual({ title: 'Q3' });
    expect(state.calls).toBe(1);
  });

  test('do not share what is wrong with the proof of who was first', async () => {
    const { state, reads } = keptWorld(json({ revision: 42 }));
    state.credential = async (_, { userId }) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (userId === ada.userId) throw new Problem(signInEnded, 'x');
      return {};
    };
    const both = await Promise.allSettled([reads.revision(params, byAda), reads.revision(params, byBen)]);
    expect(both).toMatchObject([{ reason: { code: 'sign-in-ended' } }, { value: { revision: 42 } }]);
  });
});
