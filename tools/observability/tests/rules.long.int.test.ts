import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { appNames, factsOf, root } from '../src/app-facts.ts';
import { rulesPath } from '../src/generated-files.ts';
import { prometheusPrograms } from '../src/promtool.ts';
import { promiseAlerts, stateAlerts, tryRules } from './rule-bench.ts';
import { promiseCases, stateCases } from './rule-cases.ts';

const programs = prometheusPrograms((line) => process.stderr.write(`${line}\n`));
const withPromtool = programs ? describe : describe.skip;
const passed = { status: 0, text: expect.stringContaining('SUCCESS') };

withPromtool.each(appNames)('the rules of %s, all of them', (app) => {
  const rules = join(root, rulesPath(app));

  test('tell of each promise in danger, and of no other', async () => {
    const cases = promiseCases(await factsOf(app), { goodMinutes: 60 });
    expect(tryRules(programs!, { rules, cases, alerts: promiseAlerts })).toMatchObject(passed);
  }, 240_000);

  test('tell of states that promises do not show', async () => {
    const cases = stateCases(await factsOf(app));
    expect(tryRules(programs!, { rules, cases, alerts: stateAlerts })).toMatchObject(passed);
  }, 120_000);
});
