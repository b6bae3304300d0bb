import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  createTokenQuota,
  memoryStore,
  microUsd,
  quotaProblems,
  type UsageEnd,
  type UsageRecord,
} from '../src/index.ts';
import { prices } from './quotas.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('the example works', async () => {
  const logged: UsageRecord[] = [];
  const shown: string[] = [];
  const settings = { ai: { monthlyBudgetUsd: 4_000 } };
  const who = { requestId: 'req-1', tenant: 'ten_1', user: 'usr_1' };
  const [model, inputTokens] = ['large', 100];
  async function* ask(_: string, most: number) {
    for (let n = 0; n < 3; n += 1) yield { text: `word of ${most}`, tokens: 3 };
  }
  const quota = createTokenQuota({
    store: memoryStore(),
    app: 'web-bff',
    prices,
    events: { onUsage: (usage) => void logged.push(usage) },
  });
  const limits = { userTokensPerDay: 200_000, tenantMicroUsdPerMonth: microUsd(settings.ai.monthlyBudgetUsd) };
  const reservation = await quota.reserve({
    ...who,
    model,
    inputTokens,
    maxOutputTokens: 1_024,
    leastOutputTokens: 64,
    limits,
  });
  let ended: UsageEnd = 'complete';
  for await (const chunk of ask(model, reservation.outputTokens)) {
    if (!reservation.spent(chunk.tokens)) ended = 'quota';
    shown.push(chunk.text);
    if (ended !== 'complete') break;
  }
  await reservation.settle({ ended });
  await quota.close();
  expect(shown).toEqual(['word of 1024', 'word of 1024', 'word of 1024']);
  expect(logged).toMatchObject([{ app: 'web-bff', outputTokens: 9, costMicroUsd: 390, ended: 'complete' }]);
});

test('every code is documented with its status, and no other', () => {
  const documented = [...readme.matchAll(/^\| `([a-z-]+)` +\| (\d{3})/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]);
  expect(documented.toSorted()).toEqual(quotaProblems.map(({ code, status }) => [code, status]).toSorted());
});
