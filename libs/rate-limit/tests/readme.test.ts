import { readFileSync } from 'node:fs';
import { admit, anyone, noContent, route, serveRoutes } from '@frontdesk/server';
import { expect, test } from '@jest/globals';
import {
  costAboveLimit,
  costs,
  createRateLimiter,
  limitAddresses,
  limitCallers,
  memoryStore,
  quotaExceeded,
} from '../src/index.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('the example works', async () => {
  const limiter = createRateLimiter({
    store: memoryStore(),
    policies: [
      { name: 'address', algorithm: 'gcra', limit: 600, windowS: 60, by: 'address' },
      { name: 'user', algorithm: 'gcra', limit: 120, windowS: 60, burst: 40, by: 'user' },
      { name: 'daily', algorithm: 'quota', limit: 50_000, windowS: 86_400, by: 'tenant' },
      { name: 'all', algorithm: 'token-bucket', limit: 2_000, windowS: 1, by: 'global' },
    ],
    tiers: { premium: 5 },
  });
  const ask = route({
    name: 'ask',
    post: '/v1/answers',
    summary: 'Asks',
    access: anyone,
    answers: { 204: null },
    ...costs(5),
    handle: async () => noContent(),
  });
  const subjectOf = () => ({ user: 'usr_1', tenant: 'ten_1' });
  serveRoutes([ask], {}, [
    limitAddresses(limiter),
    admit,
    limitCallers(limiter, { subjectOf, tierOf: () => 'premium' }),
  ]);
  const { policies } = await limiter.take({ user: 'usr_1', tenant: 'ten_1', global: 'all' }, 5, 'premium');
  expect(policies).toMatchObject([
    { name: 'user', remaining: 195 },
    { name: 'daily', remaining: 249_995 },
    { name: 'all', remaining: 9_995 },
  ]);
  const policyLines = readme.match(/^ {4}\{ name: .*$/gm) ?? [];
  expect(policyLines).toHaveLength(4);
  const own = readFileSync(new URL(import.meta.url), 'utf8');
  for (const line of policyLines) expect(own).toContain(line.trim());
});

test.each([quotaExceeded, costAboveLimit])('the code $code is documented', ({ code, status }) => {
  expect(readme).toMatch(new RegExp(`\\| \`${code}\` +\\| ${status} `));
});
