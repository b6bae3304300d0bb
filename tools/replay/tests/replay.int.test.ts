// A session at a real BFF in front of the real platform, asked again of the same build and of one that was changed.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { request } from 'undici';
import { compareRecordings } from '../src/compare.ts';
import { createCredentials } from '../src/credentials.ts';
import { play } from '../src/play.ts';
import { startRecorder, type Recorder } from '../src/record.ts';
import { readRecording } from '../src/read-recording.ts';
import type { Exchange } from '../src/recording.ts';
import { ada, chiara, startAnother, startIdentityProvider, startRunning, warmedUp, type Running } from './stage.ts';

const document = '/v1/documents/doc_q3plan7x2mva';
const ends: (() => Promise<void>)[] = [];
let folder = '';
let tokens: Record<string, string> = {};
let second: Running;
let recorded: readonly Exchange[] = [];
let file = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-replay-'));
  file = join(folder, 'session.jsonl');
  const provider = await startIdentityProvider();
  ends.push(() => provider.stop());
  tokens = { [ada]: await provider.token({ user: ada, client: 'mobile' }), [chiara]: await provider.token({ user: chiara, client: 'mobile' }) }; // prettier-ignore
  const first = await startRunning(provider, Object.values(tokens));
  ends.push(() => first.stop());
  const recorder = await startRecorder({ to: first.url, file });
  await session(recorder);
  await recorder.stop();
  recorded = (await readRecording(file)).exchanges;
  second = await startRunning(provider, Object.values(tokens));
  ends.push(() => second.stop());
}, 120_000);
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

interface Asked {
  readonly user?: string;
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

async function ask({ url }: Recorder, path: string, { user = ada, method = 'GET', headers = {}, body }: Asked = {}) {
  const proof = user === '' ? {} : { authorization: `Bearer ${tokens[user] ?? ''}` };
  const json = body && {
    headers: { ...headers, ...proof, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const answer = await request(`${url}${path}`, { method, headers: { ...headers, ...proof }, ...json });
  const text = await answer.body.text();
  const isJson = String(answer.headers['content-type']).includes('json');
  return { headers: answer.headers, body: (isJson && text !== '' ? JSON.parse(text) : text) as Record<string, string> };
}

/** What two people did. */
async function session(recorder: Recorder): Promise<void> {
  await ask(recorder, '/v1/home');
  const { headers } = await ask(recorder, document);
  await ask(recorder, document, { headers: { 'if-none-match': String(headers['etag']) } });
  const { body: list } = await ask(recorder, '/v1/documents?limit=5');
  await ask(recorder, `/v1/documents?limit=5&cursor=${encodeURIComponent(list['nextCursor'] ?? '')}`);
  await ask(recorder, '/v1/documents?q=rotterdam', { user: chiara });
  const key = { 'idempotency-key': '"a-key-of-the-phone-0001"' };
  const written = {
    method: 'POST',
    user: chiara,
    headers: key,
    body: { body: 'Write to chiara@halden.example' },
  } as const;
  const { body: comment } = await ask(recorder, `${document}/comments`, written);
  await ask(recorder, `${document}/comments`, written);
  await ask(recorder, `${document}/comments/${comment['commentId'] ?? ''}`, { method: 'PATCH', user: chiara, body: { body: 'Do not' } }); // prettier-ignore
  await ask(recorder, `${document}/comments`, { user: ada });
  await ask(recorder, '/v1/documents/doc_missing0000', { user: chiara });
  await ask(recorder, '/v1/home', { user: '' });
  await ask(recorder, `/v1/users/${ada}/avatar`);
}

const credentials = () =>
  createCredentials({ tokens: Object.entries(tokens).map(([user, token]) => `${user}=${token}`) });
// Two runs write at two times.
const noise = { routes: { '* /v1/documents/*/comments**': { body: ['/createdAt', '/editedAt', '/items/*/createdAt', '/items/*/editedAt'] } } }; // prettier-ignore
const placesIn = (compared: ReturnType<typeof compareRecordings>) => compared.flatMap(({ method, path, found }) => found.map(({ where, at, kind, before, now }) => [`${method} ${path}`, `${where} ${at} ${kind}`, before, now])); // prettier-ignore

test('a session is recorded in its order, without what may not be kept', async () => {
  expect(recorded.map(({ user, method, answer }) => `${user} ${method} ${answer.status}`)).toEqual([
    ...[`${ada} GET 200`, `${ada} GET 200`, `${ada} GET 304`, `${ada} GET 200`, `${ada} GET 200`],
    ...[`${chiara} GET 200`, `${chiara} POST 201`, `${chiara} POST 201`, `${chiara} PATCH 200`],
    ...[`${ada} GET 200`, `${chiara} GET 404`, 'anonymous GET 401', `${ada} GET 200`],
  ]);
  const text = await readFile(file, 'utf8');
  for (const token of Object.values(tokens)) expect(text).not.toContain(token.split('.')[2]);
  expect(text).not.toMatch(/eyJ|a-key-of-the-phone|chiara@halden|authorization/i);
  expect(recorded[6]?.body).toEqual({ json: { body: 'Write to [e-mail]' } });
});

test('of a build with another presenter, exactly what it presents otherwise is found', async () => {
  // Loaded as if it stood so in the source.
  const patch = join(folder, 'patch.mjs');
  await writeFile(patch, `import { registerHooks } from 'node:module';
registerHooks({ load(url, context, next) {
  const loaded = next(url, context);
  if (!url.endsWith('/mobile-bff/src/documents/document-card.ts')) return loaded;
  return { ...loaded, source: String(loaded.source).replace('title: document.title,', 'title: document.title.toUpperCase(),') };
} });`); // prettier-ignore
  const changed = await startAnother({ ...second.env, NODE_OPTIONS: `--import ${patch}` });
  try {
    await warmedUp(changed.urls['app'] ?? '', Object.values(tokens));
    const reads = recorded.slice(0, 6);
    const answers = await play(reads, { to: changed.urls['app'] ?? '', credentials: credentials() });
    const found = placesIn(compareRecordings(reads, answers, noise));
    expect(found).toEqual([[`GET ${document}`, 'body /title value', '"Q3 capacity plan"', '"Q3 CAPACITY PLAN"']]);
  } finally {
    await changed.stop();
  }
}, 60_000);

// Last, for it writes: afterwards the platform is no longer as it was seeded.
test('the same build answers the same', async () => {
  const answers = await play(recorded, { to: second.url, credentials: credentials() });
  expect(placesIn(compareRecordings(recorded, answers, noise))).toEqual([]);
}, 60_000);
