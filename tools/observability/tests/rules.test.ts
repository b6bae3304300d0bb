import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { appNames, factsOf, root } from '../src/app-facts.ts';
import type { AppFacts } from '../src/app-facts.ts';
import { rulesPath } from '../src/generated-files.ts';
import { prometheusPrograms, promtool } from '../src/promtool.ts';
import { rulesFile } from '../src/rule-files.ts';
import { sloGroups } from '../src/slo-rules.ts';
import { stateGroup } from '../src/state-alerts.ts';
import { inFolder, promiseAlerts, stateAlerts, tryRules } from './rule-bench.ts';
import { promiseCases, stateCases } from './rule-cases.ts';

const programs = prometheusPrograms((line) => process.stderr.write(`${line}\n`));
const withPromtool = programs ? test : test.skip;
const passed = { status: 0, text: expect.stringContaining('SUCCESS') };

withPromtool.each(appNames)('the rules of %s are rules to Prometheus', (app) => {
  expect(promtool(programs!, ['check', 'rules', join(root, rulesPath(app))])).toMatchObject(passed);
});

// Of one promise: promtool takes minutes for those of all apps, which are made in the same way.
describe('rules', () => {
  let facts: AppFacts;
  beforeAll(async () => {
    const all = await factsOf('mobile-bff');
    facts = { ...all, slos: { ...all.slos, promises: all.slos.promises.slice(0, 1) } };
  }, 180_000);

  withPromtool(
    'tell of a promise in danger: at once where much is bad, by a ticket where little is, and not at all where it may be',
    () => {
      const said = inFolder((folder) => {
        const rules = join(folder, 'rules.yml');
        writeFileSync(rules, rulesFile(sloGroups(facts)));
        return tryRules(programs!, { rules, cases: promiseCases(facts, { goodMinutes: 60 }), alerts: promiseAlerts });
      });
      expect(said).toMatchObject(passed);
    },
    60_000,
  );

  withPromtool('tell of states that promises do not show', () => {
    const said = inFolder((folder) => {
      const rules = join(folder, 'rules.yml');
      writeFileSync(rules, rulesFile([stateGroup(facts)]));
      return tryRules(programs!, { rules, cases: stateCases(facts), alerts: stateAlerts });
    });
    expect(said).toMatchObject(passed);
  });
});
