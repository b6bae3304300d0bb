import { describe, expect, test } from '@jest/globals';
import { UpstreamFailure, type HttpAnswer } from '@frontdesk/upstream';
import { z } from 'zod';
import { getReadingState } from './activity/operations.ts';
import { getDocument, updateDocument } from './documents/operations.ts';
import { getSummary } from './generation/operations.ts';
import { createPlatform, type CallerReach } from './platform.ts';
import { Refusal } from './refusal.ts';
import { createRevision, getRevision } from './revisions/operations.ts';

const caller = { userId: 'usr_ada7k2m9qxr3', tenantId: 'ten_halden4k7q2w', proof: { token: 't', expiresAt: 2e9 } };
const reach: CallerReach = { signal: new AbortController().signal, deadline: Infinity, caller };
const documentId = 'doc_q3plan7x2mva';

function answering(status: number, body: string | object, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer: HttpAnswer = {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(text),
  };
  const access = { call: () => Promise.resolve(answer), credential: () => ({}) };
  return createPlatform({ documents: access, revisions: access, generation: access, activity: access });
}

async function thrownBy(call: Promise<unknown>): Promise<Error> {
  return call.then(
    (value) => new Error(`resolved with ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown as Error,
  );
}

const title = getDocument.reading(z.object({ title: z.string(), currentRevision: z.int() }));
const good = { title: 'Q3', currentRevision: 42, storageKey: 's3://secret', somethingNew: 1 };

describe('reading an answer', () => {
  test('keeps what the schema names and nothing else', async () => {
    expect(await title.call(answering(200, good), { documentId }, reach)).toEqual({ title: 'Q3', currentRevision: 42 });
  });

  test('does not mind what nobody reads', async () => {
    const broken = { ...good, ownerId: 7, folderId: undefined };
    expect(await title.call(answering(200, broken), { documentId }, reach)).toHaveProperty('title', 'Q3');
  });

  test('says where the shape is wrong and never what stands there', async () => {
    const thrown = await thrownBy(title.call(answering(200, { title: ['private text'] }), { documentId }, reach));
    expect(thrown).toBeInstanceOf(UpstreamFailure);
    expect(thrown).toMatchObject({ code: 'backend-invalid', phase: 'shape', service: 'documents' });
    expect(thrown.message).toContain('/title invalid_type, /currentRevision invalid_type');
    expect(thrown.message).not.toContain('private');
  });

  test.each([
    ['half a body', '{"title":"priv', {}],
    ['nothing', '', {}],
    ['a web page', '<html>private</html>', { 'content-type': 'text/html' }],
    ['JSON that does not say so', JSON.stringify(good), { 'content-type': '' }],
  ])('takes %s for invalid, and quotes none of it', async (_, body, headers) => {
    const thrown = await thrownBy(title.call(answering(200, body, headers), { documentId }, reach));
    expect(thrown).toMatchObject({ code: 'backend-invalid', operation: 'documents.getDocument' });
    expect(thrown.message).not.toMatch(/priv/);
  });

  test.each([302, 206, 418, 304])('takes status %i, which nobody asked for, for invalid', async (status) => {
    const call = title.call(answering(status, status === 206 ? {} : ''), { documentId }, reach);
    expect(await thrownBy(call)).toMatchObject({ code: 'backend-invalid' });
  });
});

describe('a rate limit', () => {
  test.each([
    ['"tenant";r=0;t=9', '9'],
    ['"tenant";r=0;t=0', '1'],
    ['"tenant";r=0;t=86400', '300'],
    ['nonsense', undefined],
  ])('%s is believed within bounds', async (ratelimit, retryAfter) => {
    const thrown = await thrownBy(title.call(answering(429, '', { ratelimit }), { documentId }, reach));
    expect(thrown).toMatchObject({ code: 'backend-overloaded', phase: 'answer', backendStatus: 429 });
    expect((thrown as UpstreamFailure).headers['Retry-After']).toBe(retryAfter);
  });
});

describe('headers', () => {
  test('come along by name when asked for', async () => {
    const headers = { etag: '"v17"', 'x-internal-host': 'db-3', 'set-cookie': 'a=b', ratelimit: '"tenant";r=1;t=2' };
    const read = await title.withHeaders().call(answering(200, good, headers), { documentId }, reach);
    expect(read).toEqual({ body: { title: 'Q3', currentRevision: 42 }, headers: { etag: '"v17"' } });
  });
});

describe('an expected error', () => {
  test('is an answer when the reader says so', async () => {
    const place = getReadingState
      .reading(z.object({ ProgressPercent: z.int() }))
      .answering({ NeverRead: 'from the start' });
    const platform = answering(404, 'not yet', { 'content-type': 'text/plain', 'x-error-code': 'NeverRead' });
    expect(await place.call(platform, { documentId }, reach)).toBe('from the start');
    const other = answering(404, 'no', { 'content-type': 'text/plain', 'x-error-code': 'Other' });
    expect(await thrownBy(place.call(other, { documentId }, reach))).toMatchObject({ code: 'not-found' });
  });

  test('may be several, and not modified is one', async () => {
    const summary = getSummary
      .reading(z.object({ text: z.string() }))
      .answering({ summary_not_found: null })
      .answering({ ai_disabled: false });
    const error = (code: string) => ({ error: { message: 'x', type: 'x', param: null, code } });
    const params = { document_id: documentId };
    expect(await summary.call(answering(404, error('summary_not_found')), params, reach)).toBeNull();
    expect(await summary.call(answering(403, error('ai_disabled')), params, reach)).toBe(false);
    const unchanged = title.answering({ notModified: 'same' });
    expect(await unchanged.call(answering(304, ''), { documentId, ifNoneMatch: '"v17"' }, reach)).toBe('same');
  });
});

describe('a refusal', () => {
  const current = {
    documentId,
    revision: 42,
    baseRevision: 41,
    authorId: 'usr_ben4t8w1zcp6',
    message: null,
    createdAt: 1781775687000,
  };
  const details = { currentRevision: 42, current: { ...current, wordCount: 1, sizeBytes: 2, storageKey: 'rev/7f' } };
  const save = createRevision.reading(z.object({ revision: z.int() }));
  const params = { documentId, body: { baseRevision: 41, content: { schemaVersion: 3 as const, blocks: [] } } };
  const conflict = (of: unknown) => ({ error: { code: 'REVISION_CONFLICT', message: 'secret text', details: of } });

  test('carries the details that its operation declares, without internal members', async () => {
    const thrown = await thrownBy(save.call(answering(409, conflict(details)), params, reach));
    if (!createRevision.refused(thrown, 'REVISION_CONFLICT')) throw thrown;
    const revision: number = thrown.details.current.revision;
    expect(revision).toBe(42);
    expect(thrown.details.current).toEqual({
      ...current,
      createdAt: '2026-06-18T09:41:27Z',
      wordCount: 1,
      sizeBytes: 2,
    });
    expect(thrown).toMatchObject({ status: 409, backendStatus: 409, backendCode: 'REVISION_CONFLICT' });
    expect(thrown.message).toBe('revisions.createRevision refused: 409 REVISION_CONFLICT');
  });

  test('without its details is an invalid answer', async () => {
    const thrown = await thrownBy(save.call(answering(409, conflict({})), params, reach));
    expect(thrown).toMatchObject({ code: 'backend-invalid' });
    expect(createRevision.refused(thrown, 'REVISION_CONFLICT')).toBe(false);
  });

  test('is told apart by operation and code', async () => {
    const type = 'https://errors.platform.internal/documents/version-mismatch';
    const platform = answering(
      412,
      { type, title: 'x', status: 412, currentVersion: 17 },
      { 'content-type': 'application/problem+json' },
    );
    const rename = updateDocument.reading(z.object({ title: z.string() }));
    const thrown = await thrownBy(rename.call(platform, { documentId, ifMatch: '"v16"', body: { title: 'x' } }, reach));
    expect(updateDocument.refused(thrown, 'version-mismatch') && thrown.details.currentVersion).toBe(17);
    expect(updateDocument.refused(thrown, 'not-found')).toBe(false);
    expect(updateDocument.refused(new Error('x'), 'version-mismatch')).toBe(false);
  });

  test('may have details that the contract only shows', async () => {
    const missing = (of: object) =>
      answering(404, { error: { code: 'REVISION_NOT_FOUND', message: 'x', details: of } });
    const reader = getRevision.reading(z.object({ revision: z.int() }));
    const latest = async (of: object) => {
      const thrown = await thrownBy(reader.call(missing(of), { documentId, revision: 99 }, reach));
      return getRevision.refused(thrown, 'REVISION_NOT_FOUND') ? thrown.details.latestRevision : 'something else';
    };
    expect(await latest({ latestRevision: 42 })).toBe(42);
    expect(await latest({})).toBeUndefined();
  });

  test('that does not speak the format of its service is no refusal: a wrong address must not look like 404', async () => {
    for (const body of ['<html>', '{}', { type: 'about:blank', title: 'x', status: 404 }]) {
      const thrown = await thrownBy(title.call(answering(404, body), { documentId }, reach));
      expect(thrown).toMatchObject({ code: 'backend-invalid', backendStatus: 404 });
      expect(thrown).not.toBeInstanceOf(Refusal);
    }
  });
});
