import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checker, checkUsualErrors } from './check-operation.ts';
import { loadContract } from './contract.ts';
import { ada, ben, financeOnly, fleet, json, ofNordlys, q3plan, runPlatform } from './running-platform.ts';
import type { RunningPlatform } from './running-platform.ts';

const heading = { blockId: 'blk_newhead01', type: 'heading', level: 1, text: 'New', marks: [] };
const body = (baseRevision: number, blocks: unknown[] = [heading]): Record<string, unknown> => ({
  baseRevision,
  message: 'Try',
  content: { schemaVersion: 3, blocks },
});

describe.each([{ canary: false }, { canary: true }])('revisions answers as its contract says, %p', ({ canary }) => {
  let running: RunningPlatform;
  const contract = loadContract('revisions');
  const options = { running: () => running, service: 'revisions', contract, canary } as const;
  const check = checker(options);
  const path = `/v1/documents/${q3plan}`;

  beforeAll(async () => {
    running = await runPlatform({ canary, revisionSaveMs: 250 });
  });
  afterAll(() => running.close());

  test('the list has offset, limit and total, newest first, of one author if asked', async () => {
    const operation = 'listRevisions';
    const page = await check({ operation, path: `${path}/revisions?limit=2`, status: 200 });
    expect(json(page)).toMatchObject({ offset: 0, limit: 2, total: 42, items: [{ revision: 42 }, { revision: 41 }] });
    const end = await check({ operation, path: `${path}/revisions?offset=41`, status: 200 });
    expect(json(end)).toMatchObject({ items: [{ revision: 1, baseRevision: null, wordCount: 0 }] });
    const own = await check({ operation, path: `${path}/revisions?authorId=${ben}&limit=1`, status: 200 });
    expect(json(own)).toMatchObject({ items: [{ revision: 42, authorId: ben, message: 'Add Rotterdam hub figures' }] });
    for (const bad of ['limit=0', 'limit=201', 'offset=-1', 'authorId=x']) {
      await check({ operation, path: `${path}/revisions?${bad}`, status: 400 });
    }
    await check({ operation, path: `/v1/documents/${ofNordlys}/revisions`, status: 404 });
  });

  test('the latest revision holds the blocks of the examples and at least 20; reads ask for no grant', async () => {
    const operation = 'getLatestRevision';
    const latest = await check({ operation, path: `${path}/revisions/latest`, status: 200 });
    const { content, createdAt } = json<{ content: { blocks: unknown[] }; createdAt: number }>(latest);
    expect(createdAt).toBe(1781775687000);
    expect(content.blocks.length).toBeGreaterThanOrEqual(20);
    expect(content.blocks[1]).toMatchObject({ blockId: 'blk_p1rotterd', text: 'Rotterdam runs at 91% of capacity.' });
    await check({ operation, path: `${path}/revisions/latest`, status: 304, headers: { 'If-None-Match': '"r42"' } });
    await check({ operation, path: `/v1/documents/${financeOnly}/revisions/latest`, status: 200 });
    await check({ operation, path: '/v1/documents/doc_missing0000/revisions/latest', status: 404 });
  });

  test('any revision can be read, and says that it never changes', async () => {
    const operation = 'getRevision';
    const middle = await check({ operation, path: `${path}/revisions/20`, status: 200 });
    expect(middle.headers.get('etag')).toBe('"r20"');
    for (const revision of ['99', '0', 'x']) {
      await check({ operation, path: `${path}/revisions/${revision}`, status: 404 });
    }
    await check({ operation, path: `/v1/documents/${ofNordlys}/revisions/1`, status: 404 });
  });

  test('the difference is the one of the example', async () => {
    const operation = 'diffRevisions';
    const diff = await check({ operation, path: `${path}/diff?from=41&to=42`, status: 200 });
    expect(json(diff)).toMatchObject({
      stats: { added: 1, removed: 0, changed: 1 },
      changes: [
        { op: 'replace', index: 1, blockId: 'blk_p1rotterd', before: { text: 'Rotterdam figures follow.' } },
        { op: 'add', index: 2, blockId: 'blk_h2fleet01', before: null },
      ],
    });
    await check({ operation, path: `${path}/diff?from=42&to=3`, status: 200 });
    await check({ operation, path: `${path}/diff?from=42`, status: 400 });
    await check({ operation, path: `${path}/diff?from=1&to=99`, status: 404 });
  });

  test('the outline has the headings and where they are', async () => {
    const operation = 'getOutline';
    const outline = await check({ operation, path: `${path}/outline`, status: 200 });
    expect(json<{ items: unknown[] }>(outline).items.slice(0, 2)).toEqual([
      { blockId: 'blk_h1capacity', level: 1, text: 'Q3 capacity plan', index: 0 },
      { blockId: 'blk_h2fleet01', level: 2, text: 'Fleet', index: 2 },
    ]);
    await check({ operation, path: `${path}/outline?revision=1`, status: 200 });
    await check({ operation, path: `${path}/outline?revision=0`, status: 400 });
    await check({ operation, path: `${path}/outline?revision=43`, status: 404 });
  });

  test('a save needs the latest revision under it, the right to write, and a body that is right', async () => {
    const save = { operation: 'createRevision', method: 'POST', path: `${path}/revisions` };
    const saved = await check({ ...save, body: body(42), status: 201 });
    expect(json(saved)).toMatchObject({ revision: 43, authorId: ada, content: { blocks: [heading] } });
    expect(saved.headers.get('location')).toBe(`${path}/revisions/43`);
    const conflict = await check({ ...save, body: body(42), status: 409 });
    expect(json(conflict)).toMatchObject({
      error: { code: 'REVISION_CONFLICT', details: { currentRevision: 43, current: { revision: 43, authorId: ada } } },
    });
    for (const bad of [{}, body(43, [{ ...heading, blockId: 'x' }]), body(43, [heading, heading]), '{']) {
      await check({ ...save, body: bad, status: 400 });
    }
    await check({ ...save, path: `/v1/documents/${fleet}/revisions`, body: body(17), status: 403 });
    await check({ ...save, path: `/v1/documents/${ofNordlys}/revisions`, body: body(1), status: 404 });
    const long = { ...heading, text: 'x'.repeat(20_000) };
    const large = Array.from({ length: 270 }, (_, at) => ({ ...long, blockId: `blk_large${1000 + at}` }));
    await check({ ...save, body: body(43, large), status: 413 });
    const huge = Array.from({ length: 450 }, (_, at) => ({ ...long, blockId: `blk_large${1000 + at}` }));
    await check({ ...save, body: body(43, huge), status: 413 });
  });

  test('with an Idempotency-Key a save happens once, and documents follows it', async () => {
    const headers = { 'Idempotency-Key': `key-of-this-save-${canary}` };
    const save = { operation: 'createRevision', method: 'POST', path: `${path}/revisions`, headers };
    const both = await Promise.all([1, 2].map(() => running.call('revisions', save.path, { ...save, body: body(43) })));
    const [first, during] = both.toSorted((a, b) => a.status - b.status);
    expect(both.flatMap((answer) => contract.check('createRevision', answer))).toEqual([]);
    expect([first?.status, during?.status]).toEqual([201, 409]);
    expect(json(during!)).toMatchObject({ error: { code: 'IDEMPOTENCY_IN_PROGRESS' } });
    const again = await check({ ...save, body: body(43), status: 201 });
    expect(first?.headers.get('idempotency-replayed')).toBe('false');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.text).toBe(first?.text);
    await check({ ...save, body: body(44), status: 422 });
    await check({ ...save, headers: { 'Idempotency-Key': 'short' }, body: body(44), status: 400 });
    let document = { currentRevision: 0, wordCount: -1 };
    for (let tries = 0; document.currentRevision !== 44 && tries < 50; tries += 1) {
      document = json(await running.call('documents', path));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(document).toMatchObject({ currentRevision: 44, wordCount: 1, updatedBy: ada });
  });

  test('errors that any operation gives', async () => {
    await checkUsualErrors(check, options, {
      listRevisions: { path: `${path}/revisions` },
      createRevision: { path: `${path}/revisions`, method: 'POST', body: body(44) },
      getLatestRevision: { path: `${path}/revisions/latest` },
      getRevision: { path: `${path}/revisions/1` },
      diffRevisions: { path: `${path}/diff?from=1&to=2` },
      getOutline: { path: `${path}/outline` },
    });
    await check({ operation: 'getOutline', path: `${path}/outline`, status: 401, audience: 'documents' });
  });

  test('every documented answer was checked', () => {
    expect(contract.unchecked()).toEqual([]);
  });
});
