import { afterAll, beforeAll, describe, expect, test, jest } from '@jest/globals';
import { generationService } from '../src/services/generation/generation-service.ts';
import { defaults } from '../src/settings.ts';
import { json, startService } from './service-under-test.ts';
import type { Proof, Sent, ServiceUnderTest } from './service-under-test.ts';

// Seeding a world takes its time on a busy machine.
jest.setTimeout(30_000);

const q3plan = 'doc_q3plan7x2mva';
const fleet = 'doc_fleet8k1zn4d';
const chiara = 'usr_chi9r5d3vnk8';
const mia = 'usr_mia6t5r2wnz3'; // of a tenant that has turned AI off
const tenantId = 'ten_halden4k7q2w';

const proof: Proof = ({ userId, tenantId: tenant }) =>
  Promise.resolve({ Authorization: `Bearer ${defaults.generationKey}`, 'X-User-Id': userId, 'X-Tenant-Id': tenant });

const chat = { operation: 'createChatCompletion', method: 'POST', path: '/v1/chat/completions' };
const question = {
  model: 'platform-large',
  messages: [{ role: 'user', content: 'How full is Rotterdam?' }],
  metadata: { document_id: q3plan },
};

interface Completion {
  choices: { message: { content: string }; finish_reason: string }[];
  usage: Record<string, number>;
}

describe.each([{ canary: false }, { canary: true }])('generation answers as its contract says, %p', ({ canary }) => {
  let service: ServiceUnderTest;

  beforeAll(async () => {
    service = await startService({ name: 'generation', canary, proof, service: generationService });
  });
  afterAll(() => service.close());

  /** Moves the clock on while a call is under way, as a completion takes its time. */
  async function inTime<T>(call: Promise<T>): Promise<T> {
    let isDone = false;
    const done = call.finally(() => (isDone = true));
    while (!isDone) {
      service.pass(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return done;
  }

  test('a summary is of the latest revision, of another when asked, or not there', async () => {
    const operation = 'getSummary';
    const path = `/v1/documents/${q3plan}/summary`;
    const fresh = await service.check({ operation, path, status: 200 });
    expect(json(fresh)).toMatchObject({
      revision: 42,
      current_revision: 42,
      stale: false,
      language: 'en-GB',
      created_at: 1781775725,
    });
    const older = await service.check({ operation, path: `${path}?revision=41&language=en-gb`, status: 200 });
    expect(json(older)).toMatchObject({ revision: 41, stale: true, key_points: [] });
    for (const query of ['?revision=40', '?language=nb-NO']) {
      const missing = await service.check({ operation, path: `${path}${query}`, status: 404 });
      expect(json(missing)).toMatchObject({ error: { code: 'summary_not_found', param: 'document_id' } });
    }
    await service.check({ operation, path: '/v1/documents/doc_nordgrid5k2w/summary', status: 404 });
    await service.check({ operation, path: `${path}?revision=0`, status: 400 });
    const off = await service.check({
      operation,
      path: '/v1/documents/doc_nordgrid5k2w/summary',
      as: mia,
      status: 403,
    });
    expect(json(off)).toMatchObject({ error: { code: 'ai_disabled', type: 'permission_error' } });
  });

  test('seeded documents have summaries of their own sentences, but for a few, and a few are stale', async () => {
    const seen = { fresh: 0, stale: 0, none: 0 };
    for (const document of [...service.world.documents.values()].slice(0, 60)) {
      const { status, text } = await service.call({ path: `/v1/documents/${document.documentId}/summary` });
      if (status === 200) seen[(JSON.parse(text) as { stale: boolean }).stale ? 'stale' : 'fresh'] += 1;
      else seen.none += 1;
    }
    expect(Math.min(seen.fresh, seen.stale, seen.none)).toBeGreaterThan(0);
    expect(seen.fresh).toBeGreaterThan(40);
  });

  test('a summary follows a new revision: stale soon, then new, and told of', async () => {
    const path = `/v1/documents/${fleet}/summary`;
    const revisions = service.world.revisions.get(fleet)!;
    const last = revisions.at(-1)!;
    const number = last.revision + 1;
    const text = 'Hydrogen trucks are tried in Bergen. They refuel in ten minutes.';
    revisions.push({
      ...last,
      revision: number,
      createdAt: service.world.now(),
      blocks: () => [{ blockId: 'blk_hydrogen1', type: 'paragraph', text, marks: [] }],
    });
    const data = {
      documentId: fleet,
      revision: number,
      baseRevision: last.revision,
      authorId: chiara,
      createdAt: service.world.now(),
    };
    service.world.publish({ type: 'revision.created', source: 'revisions', subject: fleet, tenantId, data });
    service.pass(2_100);
    expect(json(await service.call({ path }))).toMatchObject({
      revision: last.revision,
      current_revision: number,
      stale: true,
    });
    service.pass(60_000);
    const citations = [
      { block_id: 'blk_hydrogen1', quote: 'Hydrogen trucks are tried in Bergen.' },
      { block_id: 'blk_hydrogen1', quote: 'They refuel in ten minutes.' },
    ];
    expect(json(await service.call({ path }))).toMatchObject({ revision: number, stale: false, text, citations });
    expect(service.events.at(-1)).toMatchObject({
      type: 'summary.refreshed',
      subject: fleet,
      data: { revision: number, language: 'en-GB' },
    });
  });

  test('a completion answers from the document it is about, and is charged', async () => {
    const answer = await inTime(service.check({ ...chat, body: question, as: chiara, status: 200 }));
    const { choices, usage } = json<Completion>(answer);
    expect(choices[0]).toMatchObject({ message: { role: 'assistant' }, finish_reason: 'stop' });
    expect(choices[0]!.message.content).toContain('Rotterdam runs at 91% of capacity.');
    expect(usage['total_tokens']).toBe(usage['prompt_tokens']! + usage['completion_tokens']!);
    const cut = json<Completion>(
      await inTime(service.check({ ...chat, body: { ...question, max_tokens: 2 }, status: 200 })),
    );
    expect(cut).toMatchObject({ choices: [{ finish_reason: 'length' }], usage: { completion_tokens: 2 } });
    const stopped = await inTime(service.check({ ...chat, body: { ...question, stop: [' at 91%'] }, status: 200 }));
    expect(stopped.text).not.toContain('91%');
    const filtered = { ...question, messages: [{ role: 'user', content: '[simulate:content_filter] x' }] };
    expect((await inTime(service.check({ ...chat, body: filtered, status: 200 }))).text).toContain('content_filter');
  });

  test('a completion of another tenant’s document knows nothing of it', async () => {
    const body = { ...question, metadata: { document_id: 'doc_nordgrid5k2w' } };
    const answer = await inTime(service.check({ ...chat, body, status: 200 }));
    expect(answer.text).toContain('no text to answer from');
  });

  test('what cannot be completed is refused with its parameter', async () => {
    const refusals = [
      ['tools', 'unsupported_parameter', { tools: [] }],
      ['n', 'unsupported_parameter', { n: 2 }],
      ['model', 'model_not_allowed', { model: 'platform-huge' }],
      ['messages', 'invalid_value', { messages: [] }],
      ['messages.0.role', 'invalid_value', { messages: [{ role: 'tool', content: '' }] }],
      ['max_tokens', 'invalid_value', { max_tokens: 0 }],
      ['stream_options', 'invalid_value', { stream_options: {} }],
    ] as const;
    for (const [param, code, members] of refusals) {
      const refused = await service.check({ ...chat, body: { ...question, ...members }, status: 400 });
      expect(json(refused)).toMatchObject({ error: { param, code, type: 'invalid_request_error' } });
    }
    await service.check({ ...chat, body: '{', status: 400 });
    await service.check({ ...chat, body: question, as: mia, status: 403 });
    const overloaded = { ...question, messages: [{ role: 'user', content: '[simulate:model_overloaded]' }] };
    expect(json(await service.check({ ...chat, body: overloaded, status: 503 }))).toMatchObject({
      error: { code: 'model_overloaded' },
    });
    const { ai } = service.world.tenants.get(tenantId)!;
    const allowed = ai.allowedModels;
    ai.allowedModels = ['platform-small'];
    expect(json(await service.check({ ...chat, body: question, status: 400 }))).toMatchObject({
      error: { code: 'model_not_allowed' },
    });
    ai.allowedModels = allowed;
  });

  test('a job goes from queued over running to its end, as time goes by', async () => {
    const create = { operation: 'createGeneration', method: 'POST', path: '/v1/generations', as: chiara };
    const body = {
      kind: 'translate',
      document_id: q3plan,
      revision: 42,
      block_ids: ['blk_p1rotterd'],
      target_language: 'nb-NO',
    };
    const created = await service.check({ ...create, body, status: 202 });
    const path = created.headers.get('location')!;
    const get = { operation: 'getGeneration', path, as: chiara };
    expect(json(await service.check({ ...get, status: 200 }))).toMatchObject({
      status: 'queued',
      result: null,
      usage: null,
    });
    service.pass(600);
    expect(json(await service.check({ ...get, status: 200 }))).toMatchObject({ status: 'running' });
    service.pass(5_000);
    const blocks = [{ block_id: 'blk_p1rotterd', text: 'Rotterdam har en kapasitetsutnyttelse på 91 %.' }];
    expect(json(await service.check({ ...get, status: 200 }))).toMatchObject({
      status: 'succeeded',
      result: { blocks },
      error: null,
    });
    await service.check({ ...get, as: 'usr_ada7k2m9qxr3', status: 404 });
    const cancel = { operation: 'cancelGeneration', method: 'POST', path: `${path}/cancel`, as: chiara };
    expect(json(await service.check({ ...cancel, status: 409 }))).toMatchObject({
      error: { code: 'generation_finished' },
    });
    service.pass(25 * 3_600_000);
    await service.check({ ...get, status: 404 });
    await service.check({ ...cancel, status: 404 });
  });

  test('jobs rewrite, sum up, fail and are cancelled', async () => {
    const create = { operation: 'createGeneration', method: 'POST', path: '/v1/generations' };
    const about = { document_id: q3plan, revision: 42 };
    const start = async (body: object): Promise<string> =>
      `/v1/generations/${json(await service.check({ ...create, body: { ...about, ...body }, status: 202 }))['generation_id'] as string}`;
    const jobs = {
      rewrite: await start({ kind: 'rewrite', instruction: 'Make it shorter' }),
      summarise: await start({ kind: 'summarise' }),
      failed: await start({ kind: 'rewrite', instruction: '[simulate:content_filter]' }),
      cancelled: await start({ kind: 'rewrite' }),
    };
    service.pass(1_000);
    const cancel = { operation: 'cancelGeneration', method: 'POST', path: `${jobs.cancelled}/cancel` };
    const once = json(await service.check({ ...cancel, status: 200 }));
    expect(once).toMatchObject({ status: 'cancelled', result: null });
    expect(json(await service.check({ ...cancel, status: 200 }))).toEqual(once);
    service.pass(30_000);
    const get = async (path: string) => json(await service.check({ operation: 'getGeneration', path, status: 200 }));
    expect(await get(jobs.summarise)).toMatchObject({ status: 'succeeded', result: { text: expect.any(String) } });
    expect(await get(jobs.rewrite)).toMatchObject({ status: 'succeeded' });
    expect(await get(jobs.failed)).toMatchObject({ status: 'failed', result: null, error: { code: 'content_filter' } });
    for (const bad of [
      { kind: 'translate' },
      { kind: 'x' },
      { kind: 'rewrite', revision: 99 },
      { kind: 'rewrite', block_ids: ['blk_missing000'] },
      { kind: 'rewrite', document_id: 'doc_missing0000' },
    ]) {
      await service.check({ ...create, body: { ...about, ...bad }, status: 400 });
    }
    await service.check({ ...create, body: { kind: 'summarise', ...about }, as: mia, status: 403 });
  });

  test('usage is by day and user, within 31 days', async () => {
    const operation = 'getUsage';
    const june = await service.check({ operation, path: '/v1/usage?from=2026-06-01&to=2026-06-17', status: 200 });
    expect(json(june)).toMatchObject({
      rows: [{ date: '2026-06-17', user_id: 'usr_ada7k2m9qxr3', requests: 4, cost_micro_usd: 41350 }],
      total: { requests: 4, prompt_tokens: 9120, completion_tokens: 1410 },
    });
    const one = await service.check({
      operation,
      path: `/v1/usage?from=2026-06-17&to=2026-06-18&user_id=${chiara}`,
      status: 200,
    });
    const { rows } = json<{ rows: { user_id: string; requests: number }[] }>(one);
    expect(rows.map(({ user_id }) => user_id)).toEqual([chiara]);
    expect(rows[0]!.requests).toBeGreaterThan(2);
    for (const bad of [
      '',
      '?from=2026-06-01',
      '?from=2026-06-02&to=2026-06-01',
      '?from=2026-05-01&to=2026-06-01',
      '?from=x&to=y',
    ]) {
      await service.check({ operation, path: `/v1/usage${bad}`, status: 400 });
    }
  });

  test('a spent budget is told apart from too many requests', async () => {
    const { ai } = service.world.tenants.get(tenantId)!;
    const budget = ai.monthlyBudgetUsd;
    ai.monthlyBudgetUsd = 0;
    const create = {
      operation: 'createGeneration',
      method: 'POST',
      path: '/v1/generations',
      body: { kind: 'summarise', document_id: q3plan, revision: 42 },
    };
    for (const call of [{ ...chat, body: question }, create]) {
      const spent = json(await service.check({ ...call, status: 429 }));
      expect(spent).toMatchObject({
        error: { code: 'insufficient_quota', type: 'insufficient_quota', message: 'The budget of June is spent' },
      });
    }
    ai.monthlyBudgetUsd = budget;
  });

  test('every operation refuses strangers, may fail, and may be asked too often', async () => {
    const job = '/v1/generations/gen_tr4nsl8rotter';
    const calls: Record<string, Sent> = {
      getSummary: { path: `/v1/documents/${q3plan}/summary` },
      createChatCompletion: { ...chat, body: question },
      createGeneration: {
        path: '/v1/generations',
        method: 'POST',
        body: { kind: 'summarise', document_id: q3plan, revision: 42 },
      },
      getGeneration: { path: job, as: chiara },
      cancelGeneration: { path: `${job}/cancel`, method: 'POST', as: chiara },
      getUsage: { path: '/v1/usage?from=2026-06-01&to=2026-06-18' },
    };
    for (const [operation, call] of Object.entries(calls)) {
      const refused = await service.check({ operation, ...call, as: null, status: 401 });
      expect(json(refused)).toMatchObject({ error: { code: 'invalid_api_key', type: 'authentication_error' } });
      for (const status of [500, 429]) {
        service.faults.put('generation', { operation, status });
        await service.check({ operation, ...call, status });
      }
      service.faults.clear();
    }
    expect(json(await service.check({ operation: 'getGeneration', path: job, as: chiara, status: 200 }))).toMatchObject(
      { status: 'succeeded' },
    );
    expect(service.unchecked()).toEqual([]);
  });
});

test('requests are limited per tenant and minute, and every answer says how many are left', async () => {
  const settings = { generationPerMinute: 2 };
  const service = await startService({ name: 'generation', proof, settings, service: generationService });
  const get = { operation: 'getSummary', path: `/v1/documents/${q3plan}/summary` };
  const left = async (status: number): Promise<(string | null)[]> => {
    const { headers } = await service.check({ ...get, status });
    return ['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}-requests`));
  };
  expect(await left(200)).toEqual(['2', '1', '1m0s']);
  service.pass(20_000);
  expect(await left(200)).toEqual(['2', '0', '40s']);
  expect(await left(429)).toEqual(['2', '0', '40s']);
  service.pass(41_000);
  expect(await left(200)).toEqual(['2', '1', '1m0s']);
  await service.close();
});
