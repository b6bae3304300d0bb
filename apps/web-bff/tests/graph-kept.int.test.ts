import { startRedis } from '@frontdesk/test-kit';
import type { ScriptedBrowser, StartedRedis } from '@frontdesk/test-kit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { documentsOverview } from '../src/graphql/operations/documents-overview.ts';
import { startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let redis: StartedRedis;
let stack: Stack;
let browser: ScriptedBrowser;

beforeAll(async () => {
  redis = await startRedis();
  const env = { REDIS_URL: redis.url, REDIS_COMMAND_DEADLINE_MS: '5000', GRAPHQL_ARBITRARY: 'on' };
  stack = await startStack({ instances: 2, app: env });
  browser = await stack.signedIn();
}, 60_000);
afterAll(async () => {
  await stack?.stop();
  await redis?.stop();
});

async function callsOfDashboard(): Promise<Record<string, number>> {
  await stack.platform.clearCalls();
  const answer = await browser.fetch(`${stack.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: documentsOverview, variables: { limit: 50 } }),
  });
  const { data } = (await answer.json()) as { data: { documents: { items: { owner: unknown }[] } } };
  expect(data.documents.items.filter(({ owner }) => owner !== null)).toHaveLength(50);
  return stack.platform.calls();
}

test('a dashboard asks again only what may not be kept, also at another instance', async () => {
  const { 'activity.getAnalytics': single = 0, ...first } = await callsOfDashboard();
  expect(single).toBeGreaterThanOrEqual(50);
  expect(first).toMatchObject({ 'documents.listDocuments': 1, 'access.checkAccess': 1, 'identity.batchGetUsers': 1 });
  for (const instance of [0, 1]) {
    stack.through(browser, instance);
    const { 'activity.getAnalytics': again = 0, ...others } = await callsOfDashboard();
    expect(again).toBeLessThan(10); // those that the service has not computed yet
    expect(others).toEqual({ 'documents.listDocuments': 1, 'access.checkAccess': 1 });
  }
});
