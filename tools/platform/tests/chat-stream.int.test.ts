import { afterAll, afterEach, beforeAll, describe, expect, test, jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { generationService } from '../src/services/generation/generation-service.ts';
import { defaults } from '../src/settings.ts';
import { startService } from './service-under-test.ts';
import type { Proof, ServiceUnderTest } from './service-under-test.ts';

// Seeding a world takes its time on a busy machine.
jest.setTimeout(30_000);

const chiara = 'usr_chi9r5d3vnk8';
const path = '/v1/chat/completions';
const proof: Proof = ({ userId, tenantId }) =>
  Promise.resolve({ Authorization: `Bearer ${defaults.generationKey}`, 'X-User-Id': userId, 'X-Tenant-Id': tenantId });

interface Chunk {
  id: string;
  choices: { delta: { role?: string; content?: string }; finish_reason: string | null }[];
  usage?: { prompt_tokens: number; completion_tokens: number } | null;
  debug_info?: unknown;
  error?: { code: string; debug_info?: string };
}

const contract = parse(
  readFileSync(new URL('../../../libs/service-clients/contracts/generation.yaml', import.meta.url), 'utf8'),
) as object;
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(contract, 'generation.yaml', undefined, false);
const isChunk = ajv.compile({ $ref: 'generation.yaml#/components/schemas/ChatCompletionChunk' });

describe.each([{ canary: false }, { canary: true }])('a streamed completion, %p', ({ canary }) => {
  let service: ServiceUnderTest;
  let ticking: NodeJS.Timeout;

  beforeAll(async () => {
    service = await startService({
      name: 'generation',
      canary,
      proof,
      service: (deps) => generationService(deps, { keepAliveMs: 25 }),
    });
  });
  // The hand clock goes on by itself here: a token every few milliseconds.
  const tick = (ms: number): void => {
    ticking = setInterval(() => service.pass(ms), 2);
  };
  afterEach(() => clearInterval(ticking));
  afterAll(() => service.close());

  async function open(members: object = {}, signal?: AbortSignal): Promise<Response> {
    const messages = [{ role: 'user', content: 'How full is Rotterdam?' }];
    const body = {
      model: 'platform-large',
      stream: true,
      messages,
      metadata: { document_id: 'doc_q3plan7x2mva' },
      ...members,
    };
    const sent = { path, method: 'POST', body, as: chiara };
    const init = { method: 'POST', headers: await service.headersFor(sent), body: JSON.stringify(body) };
    return fetch(`${service.url}${path}`, { ...init, ...(signal ? { signal } : {}) });
  }

  function charged(): { requests: number; completion: number } {
    const rows = [...service.world.usage.values()].filter(({ userId }) => userId === chiara);
    return rows.reduce(
      (sum, row) => ({ requests: sum.requests + row.requests, completion: sum.completion + row.completionTokens }),
      { requests: 0, completion: 0 },
    );
  }

  const eventsIn = (text: string): string[] =>
    text
      .split('\n\n')
      .filter((event) => event.startsWith('data: '))
      .map((event) => event.slice(6));

  test('is a chunk with the role, one for each token, one with the end, the usage, and [DONE]', async () => {
    tick(50);
    const response = await open({ stream_options: { include_usage: true } });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(response.headers.get('x-ratelimit-remaining-requests')).toMatch(/^\d+$/);
    const events = eventsIn(await response.text());
    expect(events.pop()).toBe('[DONE]');
    const chunks = events.map((event) => JSON.parse(event) as Chunk);
    for (const chunk of chunks) expect(isChunk(chunk) ? [] : isChunk.errors).toEqual([]);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '' });
    const last = chunks.pop()!;
    const end = chunks.pop()!;
    expect(end.choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    expect(chunks.every(({ usage }) => usage === null)).toBe(true);
    const said = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
    expect(said).toContain('Rotterdam runs at 91% of capacity.');
    expect(last.choices).toEqual([]);
    expect(last.usage?.completion_tokens).toBe(chunks.length - 1);
    if (canary)
      for (const chunk of [...chunks, end, last]) expect(JSON.stringify(chunk.debug_info)).toContain('CANARY-INTERNAL');
  });

  test('has no usage when it was not asked for', async () => {
    tick(50);
    const events = eventsIn(await (await open()).text());
    expect(events.at(-1)).toBe('[DONE]');
    for (const event of events.slice(0, -1)) expect(JSON.parse(event)).not.toHaveProperty('usage');
  });

  test('that fails midway says so and ends without [DONE]', async () => {
    tick(50);
    const before = charged();
    const response = await open({
      messages: [{ role: 'user', content: 'How full is Rotterdam? [simulate:stream_error]' }],
    });
    const events = eventsIn(await response.text());
    const { error } = JSON.parse(events.at(-1)!) as Chunk;
    expect(error).toMatchObject({ type: 'server_error', code: 'internal', message: 'The server had an error' });
    if (canary) expect(error?.debug_info).toBe('CANARY-INTERNAL');
    expect(charged()).toEqual({ requests: before.requests + 1, completion: before.completion + 3 });
  });

  test('is kept alive by comments while nothing is said', async () => {
    const leaving = new AbortController();
    const response = await open({}, leaving.signal);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes(': keep-alive\n\n')) text += (await reader.read()).value ?? '';
    expect(text).toMatch(/^data: .*\n\n: keep-alive\n\n/);
    leaving.abort();
    tick(50);
  });

  test('drips when a fault says so', async () => {
    service.faults.put('generation', { operation: 'createChatCompletion', mode: 'slow-drip' });
    tick(50);
    const started = performance.now();
    const events = eventsIn(await (await open({ max_tokens: 3 })).text());
    service.faults.clear();
    expect(events).toHaveLength(6);
    expect(performance.now() - started).toBeGreaterThan(100);
  });

  test('stops when the client leaves, and what was said is charged', async () => {
    await until(() => charged().requests > 0);
    service.pass(60_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const before = charged();
    const leaving = new AbortController();
    const response = await open({}, leaving.signal);
    const reader = response.body!.getReader();
    await reader.read();
    tick(15);
    await reader.read();
    leaving.abort();
    await until(() => charged().requests === before.requests + 1);
    const { completion } = charged();
    service.pass(60_000);
    expect(charged().completion).toBe(completion);
    expect(completion - before.completion).toBeLessThan(60);
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}
