import { randomUUID } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { sealingKeys } from '@frontdesk/sealing';
import { startChild, startIdentityProvider, startPlatform, startRedis } from '@frontdesk/test-kit';
import { readAnswer, startModelServer } from '@frontdesk/test-kit/answers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { plan, report, until } from './fleet.ts';
import { bearerKey, clientSecret, contextSignature, platformKey, startGate } from './rotating-gate.ts';
import type { RotatingGate } from './rotating-gate.ts';
import { ada, chiara, environmentFor } from './stack.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const files = mkdtempSync(join(tmpdir(), 'rotation-'));
const toStop: { stop(): Promise<unknown> }[] = [];
// So often a process looks whether a file has changed, and then some.
const takenUpMs = 5_600;
const readyWithinMs = 90_000;

/** As orchestrators do it: another file in its place. */
function write(name: string, secret: string): string {
  const file = join(files, name);
  writeFileSync(`${file}.new`, `${secret}\n`);
  renameSync(`${file}.new`, file);
  return file;
}

function started<Started extends { stop(): Promise<unknown> }>(one: Started): Started {
  toStop.push(one);
  return one;
}

let gates: Readonly<Record<'CLIENT_SECRET' | 'PLATFORM_KEY' | 'GENERATION_KEY' | 'CONTEXT_KEY', RotatingGate>>;
let redis: Awaited<ReturnType<typeof startRedis>>;
let model: Awaited<ReturnType<typeof startModelServer>>;
let token: string;
/** Of someone whose tokens for backends nobody holds yet. */
let later: string;
/** The first asks backends each time, the second keeps what they answer and has a model of its own. */
let urls: readonly string[];
const newKey = (fill: number): string => Buffer.alloc(32, fill).toString('base64');
const redisUrl = (password: string): string => `redis://frontdesk:${password}@127.0.0.1:${redis.port}`;

beforeAll(async () => {
  const [provider, server, models] = await Promise.all([startIdentityProvider(), startRedis(), startModelServer()]);
  [redis, model] = [started(server), started(models)];
  const platform = started(await startPlatform({ issuer: started(provider).issuer, env: { REDIS_URL: redis.url } }));
  const { issuer } = provider;
  gates = {
    CLIENT_SECRET: started(await startGate(issuer, clientSecret, 'dev-mobile-bff-secret')),
    PLATFORM_KEY: started(await startGate(platform.urls.access, platformKey, 'dev-platform-key')),
    GENERATION_KEY: started(await startGate(platform.urls.generation, bearerKey, 'sk-dev-platform')),
    CONTEXT_KEY: started(await startGate(platform.urls.activity, contextSignature, 'dev-context-key')),
  };
  for (const [name, gate] of Object.entries(gates)) gate.believe(`old-${name}`);
  await redis.say('ACL SETUSER frontdesk on >old-password ~* &* +@all');
  const secrets = {
    ...Object.fromEntries(Object.keys(gates).map((name) => [name, `old-${name}`])),
    ...{ MODEL_API_KEY: 'old-MODEL_API_KEY', STATE_SEALING_KEY: newKey(1), REDIS_URL: redisUrl('old-password') },
  };
  const common = {
    ...environmentFor(platform, issuer),
    ...Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [`${name}_FILE`, write(name, secret)])),
    TOKEN_URL: `${gates.CLIENT_SECRET.url}/oauth2/token`,
    ACCESS_URLS: gates.PLATFORM_KEY.url,
    GENERATION_URLS: gates.GENERATION_KEY.url,
    ACTIVITY_URLS: gates.CONTEXT_KEY.url,
    // A busy machine is not what this is about.
    ...{ REQUEST_DEADLINE_MS: '20000', REDIS_COMMAND_DEADLINE_MS: '5000', LIMIT_USER: '1000/s', NODE_NO_WARNINGS: '1' },
    ...{ DRAIN_DELAY_MS: '0', QUOTA_USER_DAILY: '999999', ANSWER_USER_TOKENS_DAILY: '99999999' },
  };
  const instances = await Promise.all([
    startChild(main, { env: { ...common, CACHE: 'off' }, readyWithinMs }),
    startChild(main, { env: { ...common, MODEL_URLS: model.url }, readyWithinMs }),
  ]);
  urls = instances.map((instance) => started(instance).urls['app'] ?? '');
  const tokens = [chiara, ada].map((user) => provider.token({ user, client: 'mobile' }));
  [token = '', later = ''] = await Promise.all(tokens);
  await until(async () => (await Promise.all(urls.map((_, at) => round(at)))).flat().length === 0, 60_000);
}, 200_000);

afterAll(async () => {
  await Promise.all(toStop.toReversed().map((one) => one.stop()));
  rmSync(files, { recursive: true });
});

interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly body?: object;
  readonly key?: string;
}

/** What went wrong, if anything did: a status, a section that is not there, an answer that did not come to its end. */
async function failureOf(at: number, { method = 'GET', path, body, key }: Sent): Promise<string | undefined> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body && { 'content-type': 'application/json' }),
    ...(key !== undefined && { 'idempotency-key': `"${key}"` }),
  };
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  try {
    if (path.endsWith('/answers')) {
      const reader = await readAnswer((signal) => fetch(`${urls[at]}${path}`, { ...init, signal }));
      const { status, events } = await reader.end();
      const last = events.at(-1)?.event;
      return last === 'answer-end' ? undefined : `${path}: ${status}, ended with ${last}`;
    }
    const answer = await fetch(`${urls[at]}${path}`, init);
    const text = await answer.text();
    const { degraded = [] } = JSON.parse(text) as { degraded?: { reason: string }[] };
    // An optional section has some hundred milliseconds, which a busy machine may not have.
    const isWhole = degraded.every(({ reason }) => reason === 'timeout');
    return answer.ok && isWhole ? undefined : `${method} ${path}: ${answer.status} ${text.slice(0, 500)}`;
  } catch (error) {
    return `${method} ${path}: ${String(error)}`;
  }
}

/** One of each: reads of all backends, a write, the same write again at the other instance, and an answer. */
async function round(at: number): Promise<string[]> {
  const write = { method: 'POST', path: `${plan}/comments`, body: { body: 'Good.' }, key: randomUUID() };
  const ask = { method: 'POST', path: `${plan}/answers`, body: { question: 'How full?' }, key: randomUUID() };
  const all = [{ path: plan }, { path: '/v1/home' }, { path: '/v1/notifications' }, { path: '/v1/documents' }, ask];
  const failures = await Promise.all([
    ...all.map((one) => failureOf(at, one)),
    failureOf(at, write).then(async (failure) => failure ?? (await failureOf(1 - at, write))),
  ]);
  return failures.filter((failure) => failure !== undefined);
}

const inRound = 7;

test('a rotation of every secret under load fails no request', async () => {
  const isOver = new AbortController();
  const failures: string[] = [];
  let sent = 0;
  const load = urls.map(async (_url, at) => {
    while (!isOver.signal.aborted) {
      failures.push(...(await round(at)));
      sent += inRound;
      await pause(150);
    }
  });

  // The other side believes both; only then the file changes, one after the other.
  for (const [name, gate] of Object.entries(gates)) {
    gate.believe(`old-${name}`, `new-${name}`);
    write(name, `new-${name}`);
    await pause(200);
  }
  await redis.say('ACL SETUSER frontdesk >new-password');
  write('REDIS_URL', redisUrl('new-password'));
  write('MODEL_API_KEY', 'new-MODEL_API_KEY');
  // Everybody has to know a key before the first one seals with it.
  write('STATE_SEALING_KEY', `${newKey(1)},${newKey(2)}`);
  await pause(takenUpMs);
  token = later;
  write('STATE_SEALING_KEY', `${newKey(2)},${newKey(1)}`);
  for (const [name, gate] of Object.entries(gates)) gate.believe(`new-${name}`);
  await redis.say('ACL SETUSER frontdesk <old-password');
  await pause(takenUpMs);
  isOver.abort();
  await Promise.all(load);
  report(`${sent} requests while seven secrets rotated, ${failures.length} failed`);
  expect(failures).toEqual([]);
  expect(sent).toBeGreaterThan(100);

  for (const [name, { shown }] of Object.entries(gates)) {
    const seen = { [`old-${name}`]: expect.any(Number), [`new-${name}`]: expect.any(Number) };
    expect(shown).toEqual(seen);
  }
  const keysShown = new Set(model.calls.map(({ headers }) => headers.authorization));
  expect([...keysShown]).toEqual(['Bearer old-MODEL_API_KEY', 'Bearer new-MODEL_API_KEY']);
  const [sealing] = sealingKeys(newKey(2))();
  expect(await sealedWith(sealing?.id ?? '')).toBeGreaterThan(0);

  // Connections that are made from now on show the new password: with the old one there would be none.
  await redis.say('CLIENT KILL TYPE normal');
  await redis.say('CLIENT KILL TYPE pubsub');
  await until(async () => (await Promise.all(urls.map((_, at) => round(at)))).flat().length === 0, 15_000);
}, 90_000);

/** How many values in Redis say that this key closed them. */
async function sealedWith(id: string): Promise<number> {
  const names = (await redis.say('KEYS *:cache')).split('\r\n').filter((line) => line.startsWith('frontdesk:'));
  const values = await Promise.all(names.map((name) => redis.say(`GET ${name}`)));
  return values.filter((value) => value.includes(id)).length;
}
