import { startRedis } from '@frontdesk/test-kit';
import type { ScriptedBrowser, StartedRedis } from '@frontdesk/test-kit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ada, chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let redis: StartedRedis;
let stack: Stack;
let browser: ScriptedBrowser;

beforeAll(async () => {
  // As it is run in production: what was saved is there after a crash.
  redis = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
  // A busy machine is not what this is about; what is kept of answers would hide the calls.
  const app = { REDIS_URL: redis.url, REDIS_COMMAND_DEADLINE_MS: '2000', CACHE: 'off', EVENTS_URL: '' };
  stack = await startStack({ instances: 2, app });
  browser = await stack.signedIn(ada);
}, 60_000);
afterAll(async () => {
  await stack?.stop();
  await redis?.stop();
});

const place = '/v2/dashboards/dsh_harbours01';
const definition = {
  title: 'Harbours',
  documents: { limit: 50 },
  range: { lastDays: 7 },
  widgets: [
    { kind: 'documents' },
    { kind: 'analytics' },
    { kind: 'usage' },
    { kind: 'search', query: 'Rotterdam' },
    { kind: 'people', userIds: [ada, chiara] },
  ],
};

const through = (instance: number) => stack.through(browser, instance);
const put = (from: ScriptedBrowser, headers: Record<string, string>, body: object = definition) =>
  from.fetch(`${stack.origin}${place}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

interface Shown {
  readonly widgets: readonly { readonly kind: string; readonly data: unknown[] | null; readonly errors: object[] }[];
  readonly cost: { readonly estimated: number; readonly limit: number; readonly actual: number };
}

test('what is arranged at one instance is shown by another, and is nobody else’s', async () => {
  expect((await put(through(0), { 'if-none-match': '*' })).status).toBe(201);
  expect((await put(through(1), { 'if-match': '"v1"' }, { ...definition, title: 'Ports' })).status).toBe(200);
  const late = await put(through(0), { 'if-match': '"v1"' }, { ...definition, title: 'Docks' });
  expect([late.status, late.headers.get('etag')]).toEqual([412, '"v2"']);
  expect(await (await through(0).fetch(`${stack.origin}${place}`)).json()).toMatchObject({
    title: 'Ports',
    etag: '"v2"',
  });
  const other = await stack.signedIn(chiara);
  expect((await other.fetch(`${stack.origin}${place}`)).status).toBe(404);
});

test('a page of documents with its widgets is a few kinds of calls, and costs no more than was reckoned', async () => {
  await stack.platform.clearCalls();
  const answer = await through(1).fetch(`${stack.origin}${place}/data`);
  expect(answer.status).toBe(200);
  const { widgets, cost } = (await answer.json()) as Shown;
  const [documents, analytics, ...others] = widgets;
  expect(documents?.errors).toEqual([]);
  expect(documents?.data?.length).toBeGreaterThan(10);
  expect(analytics?.data).toHaveLength(documents?.data?.length ?? 0);
  expect(others.map(({ kind, data, errors }) => [kind, data !== null, errors])).toEqual([
    ['usage', true, []],
    ['search', true, []],
    ['people', true, []],
  ]);
  expect(cost.actual).toBeLessThanOrEqual(cost.estimated);
  const calls = await stack.platform.calls();
  expect(Object.keys(calls).toSorted()).toEqual([
    'access.checkAccess',
    'activity.getAnalytics',
    'collaboration.getCommentCounts',
    'documents.listDocuments',
    'generation.getUsage',
    'identity.batchGetUsers',
    'search.Search',
  ]);
});

test('without Redis dashboards say so, GraphQL goes on, and it heals', async () => {
  await redis.kill();
  const away = await through(0).fetch(`${stack.origin}${place}`);
  expect([away.status, ((await away.json()) as { type: string }).type]).toEqual([
    503,
    expect.stringContaining('dashboards-unavailable'),
  ]);
  const asked = await through(0).fetch(`${stack.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ documentId: 'DocumentsOverview', variables: { limit: 3 } }),
  });
  expect([asked.status, await asked.json()]).toMatchObject([
    200,
    { data: { documents: { items: expect.any(Array) } } },
  ]);
  await redis.restart();
  let back: unknown;
  for (const until = Date.now() + 20_000; back === undefined && Date.now() < until;) {
    const answer = await through(0).fetch(`${stack.origin}${place}`);
    if (answer.status !== 503) back = await answer.json();
  }
  expect(back).toMatchObject({ title: 'Ports', etag: '"v2"' });
}, 60_000);
