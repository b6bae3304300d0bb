import { randomUUID } from 'node:crypto';
import { redisContents, startRedis } from '@frontdesk/test-kit';
import type { ScriptedBrowser, StartedRedis } from '@frontdesk/test-kit';
import { readAnswer } from '@frontdesk/test-kit/answers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { examples } from './requests.ts';
import { harbours } from './sample-dashboards.ts';
import { ada, chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let redis: StartedRedis;
let stack: Stack;

beforeAll(async () => {
  redis = await startRedis();
  // A busy machine is not what this is about.
  const unhurried = { REDIS_COMMAND_DEADLINE_MS: '5000', REQUEST_DEADLINE_MS: '30000', LIVE_PRESENCE_MS: '500' };
  const state = { REDIS_URL: redis.url };
  stack = await startStack({ platform: state, app: { ...state, ...unhurried } });
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  await redis?.stop();
});

const document = '/v2/documents/doc_q3plan7x2mva';
const canary = 'Canary of the lay-offs';

/** What people wrote, and what they are called: everything that reads like text. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length >= 10 && /\S \S/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

async function ask(browser: ScriptedBrowser, path: string, method = 'GET', body?: object): Promise<unknown> {
  const conditions = method === 'PUT' ? { 'if-none-match': '*' } : { 'idempotency-key': `"${randomUUID()}"` };
  const headers = { 'content-type': 'application/json', ...conditions };
  const init = { method, ...(body && { headers, body: JSON.stringify(body) }) };
  const answer = await browser.fetch(`${stack.origin}${path}`, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

const reads = [
  'listDocuments',
  'searchDocuments',
  'getDocument',
  'listComments',
  'listRevisions',
  'getRevision',
].concat('listGrants', 'getPreferences', 'listActivity', 'listNotifications', 'session');

/** All that a person is shown, and writes: texts, names, and the cookies that they are known by. */
async function traffic(user: string): Promise<string[]> {
  const browser = await stack.signedIn(user);
  const stream = await readAnswer((signal) => browser.fetch(`${stack.origin}${document}/events`, { signal }));
  await stream.next('presence-changed');
  const shown: unknown[] = [];
  for (const name of reads) shown.push(await ask(browser, examples()[name]?.path ?? ''));
  const dashboard = `/v2/dashboards/dsh_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  shown.push(await ask(browser, dashboard, 'PUT', { ...harbours, title: canary }));
  shown.push(await ask(browser, `${dashboard}/data`));
  shown.push(await ask(browser, '/graphql', 'POST', { documentId: 'DocumentsOverview' }));
  shown.push(await ask(browser, `${document}/comments`, 'POST', { body: canary }));
  await stream.next('comment-created');
  const asking = { method: 'POST', body: JSON.stringify({ question: canary }) };
  const headers = { 'content-type': 'application/json', 'idempotency-key': `"${randomUUID()}"` };
  const reader = await readAnswer((signal) =>
    browser.fetch(`${stack.origin}${document}/answers`, { ...asking, headers, signal }),
  );
  const { events } = await reader.end();
  stream.leave();
  const cookies = [...browser.jar.values()].map(({ value }) => value).filter((value) => value.length >= 20);
  return [...textsIn(shown), ...[...events, ...stream.events].flatMap(({ data }) => textsIn(data)), ...cookies];
}

test('after real traffic nothing that people wrote, no name and no session can be read in Redis', async () => {
  const secrets = [...new Set([canary, ...(await traffic(chiara)), ...(await traffic(ada))])];
  const contents = await redisContents(redis);
  const found = [...contents].flatMap(([key, value]) =>
    secrets.filter((secret) => key.includes(secret) || value.includes(secret)).map((secret) => `${key}: ${secret}`),
  );
  expect(found).toEqual([]);
  expect([...contents.values()].filter((value) => /eyJ[\w-]{10,}\.[\w-]+\./.test(value))).toEqual([]); // no token either
  const kinds = new Set([...contents.keys()].map((key) => key.replace(/^.*\}:/, '')));
  process.stdout.write(`${contents.size} keys in Redis, none of ${secrets.length} texts and cookies in them\n`);
  expect(secrets.length).toBeGreaterThan(50);
  // What holds text was there: or there would have been nothing to hide.
  expect([...kinds]).toEqual(
    expect.arrayContaining(['cache', 'session', 'dashboards', 'text', 'presence:seen', 'topic:events']),
  );
}, 120_000);
