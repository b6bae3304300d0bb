import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checker, checkUsualErrors } from './check-operation.ts';
import { loadContract } from './contract.ts';
import { ada, ben, chiara, financeOnly, fleet, json, ofNordlys, q3plan, runPlatform } from './running-platform.ts';
import type { RunningPlatform } from './running-platform.ts';

describe.each([{ canary: false }, { canary: true }])('documents answers as its contract says, %p', ({ canary }) => {
  let running: RunningPlatform;
  const contract = loadContract('documents');
  const options = { running: () => running, service: 'documents', contract, canary } as const;
  const check = checker(options);
  const path = `/v1/documents/${q3plan}`;
  const patch = { 'Content-Type': 'application/merge-patch+json' };

  beforeAll(async () => {
    running = await runPlatform({ canary });
  });
  afterAll(() => running.close());

  test('the list has pages, filters, and a batch read in the order asked', async () => {
    const operation = 'listDocuments';
    const first = await check({ operation, path: '/v1/documents?limit=2', status: 200 });
    const { items, nextCursor } = json<{ items: { documentId: string }[]; nextCursor: string }>(first);
    expect(items[0]?.documentId).toBe(q3plan);
    const second = await check({ operation, path: `/v1/documents?limit=2&cursor=${nextCursor}`, status: 200 });
    const ids = [...items, ...json<{ items: { documentId: string }[] }>(second).items].map((item) => item.documentId);
    expect(new Set(ids).size).toBe(4);
    const wanted = `${fleet},doc_missing0000,${financeOnly},${q3plan}`;
    const batch = await check({ operation, path: `/v1/documents?ids=${wanted}`, status: 200 });
    expect(json<{ items: { documentId: string }[] }>(batch)).toMatchObject({
      items: [{ documentId: fleet }, { documentId: q3plan }],
      nextCursor: null,
    });
    const found = await check({ operation, path: '/v1/documents?q=capac%20q3&tag=capacity&sort=title', status: 200 });
    expect(found.text).toContain(q3plan);
    for (const bad of ['limit=0', 'limit=x', 'cursor=garbage', `ids=${fleet}&q=a`, 'ids=nonsense', 'sort=age']) {
      await check({ operation, path: `/v1/documents?${bad}`, status: 400 });
    }
  });

  test('a walk through all pages meets every visible document once, whatever the order', async () => {
    const seen: Record<string, string[]> = {};
    for (const sort of ['-updatedAt', 'title']) {
      const ids: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const at: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const page = await running.call('documents', `/v1/documents?limit=40&sort=${sort}${at}`);
        const { items, nextCursor } = json<{ items: { documentId: string }[]; nextCursor: string | null }>(page);
        ids.push(...items.map((item) => item.documentId));
        cursor = nextCursor;
      }
      seen[sort] = ids.toSorted();
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThan(90);
    }
    expect(seen['title']).toEqual(seen['-updatedAt']);
  });

  test('one document: its metadata, unchanged, unseen', async () => {
    const operation = 'getDocument';
    const got = await check({ operation, path, status: 200 });
    expect(json(got)).toMatchObject({
      title: 'Q3 capacity plan',
      version: 17,
      currentRevision: 42,
      attachmentCount: 1,
    });
    await check({ operation, path, status: 304, headers: { 'If-None-Match': '"v17"' } });
    for (const documentId of [financeOnly, ofNordlys, 'doc_missing0000', 'nonsense']) {
      await check({ operation, path: `/v1/documents/${documentId}`, status: 404 });
    }
  });

  test('tags, replaced by those who may write', async () => {
    const listed = await check({ operation: 'listTags', path: `${path}/tags`, status: 200 });
    expect(json(listed)).toMatchObject({ items: [{ name: 'capacity' }, { name: 'q3' }] });
    await check({ operation: 'listTags', path: `/v1/documents/${financeOnly}/tags`, status: 404 });
    const put = { operation: 'replaceTags', method: 'PUT', path: `${path}/tags`, body: { tags: ['q3', 'Hubs'] } };
    const replaced = await check({ ...put, status: 200 });
    expect(json(replaced)).toMatchObject({
      items: [{ name: 'hubs' }, { name: 'q3', addedAt: '2026-03-02T08:15:00Z' }],
    });
    await check({ ...put, body: { tags: ['a,b'] }, status: 400 });
    await check({ ...put, body: '{"tags":', status: 400 });
    await check({ ...put, path: `/v1/documents/${fleet}/tags`, status: 403 });
    await check({ ...put, path: `/v1/documents/${financeOnly}/tags`, status: 404 });
  });

  test('attachments, with addresses signed anew for each call and only for clean files', async () => {
    const call = { operation: 'listAttachments', status: 200 };
    const first = await check({ ...call, path: `${path}/attachments` });
    const second = await check({ ...call, path: `${path}/attachments` });
    expect(json(first)).toMatchObject({ items: [{ attachmentId: 'att_capmodel6y2', sizeBytes: 184320 }] });
    expect(first.text).toContain('https://files.platform.internal/att_capmodel6y2?sig=');
    expect(first.text).not.toBe(second.text);
    const scanned = await check({ ...call, path: `/v1/documents/${fleet}/attachments` });
    const statuses = json<{ items: { scanStatus: string; downloadUrl: string | null }[] }>(scanned).items;
    expect(statuses.map((item) => [item.scanStatus, item.downloadUrl !== null])).toEqual([
      ['pending', false],
      ['infected', false],
      ['clean', true],
    ]);
    await check({ operation: 'listAttachments', path: `/v1/documents/${financeOnly}/attachments`, status: 404 });
  });

  test('a change needs the version last read, and the right to make it', async () => {
    const base = { operation: 'updateDocument', method: 'PATCH', path, body: { status: 'published' } };
    const { version } = json<{ version: number }>(await running.call('documents', path));
    const headers = { ...patch, 'If-Match': `"v${version}"` };
    await check({ ...base, headers: patch, status: 428 });
    const stale = await check({ ...base, headers: { ...patch, 'If-Match': '"v16"' }, status: 412 });
    expect(json(stale)).toMatchObject({ currentVersion: version });
    for (const body of [{}, { title: '' }, { folderId: 'fld_missing0000' }, { ownerId: 'usr_mia6t5r2wnz3' }, '[']) {
      await check({ ...base, headers, body, status: 400 });
    }
    await check({ ...base, headers: { 'If-Match': `"v${version}"` }, status: 400 });
    await check({ ...base, as: chiara, headers, body: { ownerId: chiara }, status: 403 });
    await check({ ...base, path: `/v1/documents/${fleet}`, headers, status: 403 });
    await check({ ...base, path: `/v1/documents/${financeOnly}`, headers, status: 404 });
    const changed = await check({ ...base, headers, status: 200 });
    expect(json(changed)).toMatchObject({ status: 'published', version: version + 1, updatedBy: ada });
    expect(changed.headers.get('etag')).toBe(`"v${version + 1}"`);
  });

  test('a document is created with an empty revision, seen by later reads, and deleted by its owner', async () => {
    const base = { operation: 'createDocument', method: 'POST', path: '/v1/documents' };
    const body = { title: 'New plan', folderId: 'fld_planning3j8', tags: ['Capacity'] };
    const created = await check({ ...base, body, status: 201 });
    const { documentId } = json<{ documentId: string }>(created);
    await check({ ...base, body: { title: '' }, status: 400 });
    await check({ ...base, body: { title: 'x', folderId: 'fld_finance6q2' }, status: 403 });
    const own = `/v1/documents/${documentId}`;
    expect(created.headers.get('location')).toBe(own);
    await check({ operation: 'getDocument', path: own, status: 200 });
    const body1 = await running.call('revisions', `${own}/revisions/latest`);
    expect(json(body1)).toMatchObject({ revision: 1, baseRevision: null, wordCount: 0, content: { blocks: [] } });
    const remove = { operation: 'deleteDocument', method: 'DELETE', path: own };
    await check({ ...remove, as: ben, status: 403 });
    await check({ ...remove, status: 204 });
    await check({ ...remove, status: 404 });
    expect((await running.call('revisions', `${own}/revisions/latest`)).status).toBe(404);
  });

  test('errors that any operation gives', async () => {
    await checkUsualErrors(check, options, {
      listDocuments: { path: '/v1/documents' },
      createDocument: { path: '/v1/documents', method: 'POST', body: { title: 'x' } },
      getDocument: { path },
      updateDocument: { path, method: 'PATCH', body: { title: 'x' }, headers: patch },
      deleteDocument: { path, method: 'DELETE' },
      listTags: { path: `${path}/tags` },
      replaceTags: { path: `${path}/tags`, method: 'PUT', body: { tags: [] } },
      listAttachments: { path: `${path}/attachments` },
    });
    await check({ operation: 'getDocument', path, status: 401, audience: 'revisions' });
  });

  test('every documented answer was checked', () => {
    expect(contract.unchecked()).toEqual([]);
  });
});

test('the quota of a tenant runs out, and says so on every answer', async () => {
  const running = await runPlatform({ documentsPerMinute: 2 });
  const path = `/v1/documents/${q3plan}`;
  const answers = [];
  for (let call = 0; call < 3; call += 1) answers.push(await running.call('documents', path));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers[0]?.headers.get('ratelimit')).toMatch(/^"tenant";r=1;t=\d+$/);
  expect(answers[2]?.headers.get('ratelimit')).toMatch(/^"tenant";r=0;t=\d+$/);
  await running.close();
});
