import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createRedis, defineScript } from '@frontdesk/redis';
import { createSeal, sealingKeys, textSeal } from '@frontdesk/sealing';
import { redisContents, startRedis } from '@frontdesk/test-kit';
import type { StartedRedis } from '@frontdesk/test-kit';
import { readAnswer } from '@frontdesk/test-kit/answers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { developmentSecrets } from '../src/development.ts';
import { examples, send } from './requests.ts';
import { ada, chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let redis: StartedRedis;
let stack: Stack;

beforeAll(async () => {
  redis = await startRedis();
  // A busy machine is not what this is about.
  const unhurried = { REDIS_COMMAND_DEADLINE_MS: '5000', REQUEST_DEADLINE_MS: '30000' };
  stack = await startStack({ app: { REDIS_URL: redis.url, ...unhurried } });
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  await redis?.stop();
});

/** What people wrote, and what they are called: everything that reads like text. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length >= 10 && /\S \S/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const getScript = defineScript('test.get', `return redis.call('GET', KEYS[1])`);
const canary = 'Canary of the lay-offs';

/** All that the app was asked, answered, and shown: texts, and the tokens of who asked. */
async function traffic(): Promise<Set<string>> {
  const seen = new Set<string>([canary]);
  for (const user of [chiara, ada]) {
    const headers = await stack.as(user);
    for (const example of [
      ...Object.values(examples()),
      { method: 'get', path: '/v1/documents?q=rotterdam' } as const,
    ]) {
      if (example.path.endsWith('/answers')) continue;
      const { body } = await send(stack.server, example, headers);
      for (const text of textsIn(body)) seen.add(text);
    }
    const comment = {
      method: 'post',
      path: '/v1/documents/doc_q3plan7x2mva/comments',
      body: { body: canary },
    } as const;
    expect((await send(stack.server, { ...comment, key: `"${randomUUID()}"` }, headers)).status).toBe(201);
    for (const text of await answerTo(headers)) seen.add(text);
    seen.add(headers['Authorization']?.slice('Bearer '.length) ?? '');
  }
  return seen;
}

async function answerTo(headers: Record<string, string>): Promise<string[]> {
  const url = `http://127.0.0.1:${(stack.server.address() as AddressInfo).port}/v1/documents/doc_q3plan7x2mva/answers`;
  const init = {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': `"${randomUUID()}"` },
    body: JSON.stringify({ question: `${canary}: how full is Rotterdam?` }),
  };
  const { events, status } = await (await readAnswer((signal) => fetch(url, { ...init, signal }))).end();
  expect(status).toBe(200);
  return events.flatMap(({ data }) => textsIn(data));
}

test('after real traffic nothing that people wrote, no name and no token can be read in Redis', async () => {
  const secrets = [...(await traffic())];
  const contents = await redisContents(redis);
  const found = [...contents].flatMap(([key, value]) =>
    secrets.filter((secret) => key.includes(secret) || value.includes(secret)).map((secret) => `${key}: ${secret}`),
  );
  expect(found).toEqual([]);
  process.stdout.write(`${contents.size} keys in Redis, none of ${secrets.length} texts and tokens in them\n`);
  expect(secrets.length).toBeGreaterThan(50);

  // They are there, for who has the key: or there would have been nothing to hide.
  const opened = await openedFrom([...contents]);
  expect(opened.cache).toContain('Rotterdam');
  expect(secrets.filter((secret) => opened.answers.includes(secret)).length).toBeGreaterThan(0);
}, 120_000);

async function openedFrom(contents: readonly (readonly [string, string])[]) {
  const seal = createSeal(sealingKeys(developmentSecrets.STATE_SEALING_KEY));
  const reader = createRedis({ url: redis.url, app: 'mobile-bff', commandDeadlineMs: 5_000 });
  await reader.whenUp(5_000);
  const keys = contents.map(([key]) => key).filter((key) => key.endsWith(':cache'));
  const kept = await Promise.all(keys.map((key) => reader.run(getScript, [key], [], { buffers: true })));
  const cache = kept.map((bytes, at) => seal.open(keys[at] ?? '', (bytes as Buffer).subarray(1))?.toString());
  await reader.close();
  const answers = contents.flatMap(([key, value]) => {
    const id = /\{([^}]+)\}:(?:answer|text)$/.exec(key)?.[1] ?? '';
    return (value.match(/~[\w-]{40,}/g) ?? []).map((text) => textSeal(seal).open(`answer ${id}`, text));
  });
  return { cache: cache.join('\n'), answers: answers.join('\n') };
}
