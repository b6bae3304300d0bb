import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { promtool } from '../src/promtool.ts';
import type { PrometheusPrograms, Said } from '../src/promtool.ts';
import { promtoolTests } from './rule-cases.ts';
import type { RuleCase } from './rule-cases.ts';

export interface Tried {
  /** Path of the rules. */
  readonly rules: string;
  readonly cases: readonly RuleCase[];
  /** Which alerts the cases are about, as a regular expression. */
  readonly alerts: string;
}

export const promiseAlerts = '.*BudgetBurns';
export const stateAlerts =
  'BreakerOpen|RedisAway|EventLoopLags|RequestsShed|AuditLost|UsageNotCounted|EventsLost|RevocationsUnknown|.*Gone';

/** What promtool says to some cases. */
export function tryRules(programs: PrometheusPrograms, { rules, cases, alerts }: Tried): Said {
  return inFolder((folder) => {
    const file = join(folder, 'tests.yml');
    writeFileSync(file, stringify(promtoolTests(rules, cases, alerts)));
    return promtool(programs, ['test', 'rules', file]);
  });
}

export function inFolder<T>(run: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-rules-'));
  try {
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
