// Rules of the promises: what is bad, over each window, and who is told when a budget burns.
import type { AppFacts } from './app-facts.ts';
import { burnRates, secondsOf, windowsOf } from './burn-rates.ts';
import type { BurnRate } from './burn-rates.ts';
import { objectivesOf } from './objectives.ts';
import type { Objective } from './objectives.ts';
import { alert } from './rule-files.ts';
import type { AlertingRule, RecordingRule, RuleGroup } from './rule-files.ts';
import { rounded } from './selectors.ts';

export interface SloRuleOptions {
  readonly rates?: readonly BurnRate[];
  /** What shares are recorded over; default the windows of the rates. */
  readonly windows?: readonly string[];
  /** How often; default as the promises' windows want it. */
  readonly interval?: string;
}

const alertNames = { success: 'SuccessBudgetBurns', latency: 'LatencyBudgetBurns', degraded: 'DegradedBudgetBurns' };

export function badShareRecord(window: string): string {
  return `frontdesk:slo_bad_share:rate${window}`;
}

export function sloGroups(
  facts: AppFacts,
  { rates = burnRates, windows = windowsOf(rates), interval }: SloRuleOptions = {},
): RuleGroup[] {
  const objectives = objectivesOf(facts);
  const { app, slos } = facts;
  const recorded = (windows: readonly string[]): RecordingRule[] =>
    objectives.flatMap((objective) => windows.map((window) => badShare(objective, window)));
  const isLong = (window: string): boolean => secondsOf(window) >= 86_400;
  const wholeWindow = `${slos.windowDays}d`;
  return [
    {
      name: `${app}-promises`,
      interval: interval ?? '30s',
      rules: recorded(windows.filter((window) => !isLong(window))),
    },
    // Days do not change in half a minute, and cost the most to look at.
    {
      name: `${app}-promises-days`,
      interval: interval ?? '5m',
      rules: recorded([...windows.filter(isLong), wholeWindow]),
    },
    {
      name: `${app}-budgets`,
      interval: interval ?? '30s',
      rules: objectives.flatMap((objective) => alertsOf(facts, objective, rates)),
    },
  ];
}

function badShare(objective: Objective, window: string): RecordingRule {
  return {
    record: badShareRecord(window),
    expr: objective.badShare(window),
    labels: { slo: objective.promise, objective: objective.objective },
  };
}

/** One for each severity. A view that lacks a section is served all the same: nobody is woken for it. */
function alertsOf({ app, slos }: AppFacts, objective: Objective, rates: readonly BurnRate[]): AlertingRule[] {
  const quiet = objective.objective === 'degraded';
  const bySeverity = Map.groupBy(rates, ({ severity }) => (quiet ? 'ticket' : severity));
  return [...bySeverity].map(([severity, those]) =>
    alert({
      name: alertNames[objective.objective],
      expr: those.map((rate) => burning(app, objective, rate)).join(' or '),
      severity,
      team: slos.team,
      labels: { slo: objective.promise },
      summary: `${app}: the promise "${objective.promise}" is in danger (${objective.objective})`,
      description: `{{ $value | humanizePercentage }} are ${objective.meaning}.`,
    }),
  );
}

function burning(app: string, { promise, objective, budget }: Objective, { burn, long, short }: BurnRate): string {
  const of = `{app="${app}",slo="${promise}",objective="${objective}"}`;
  const limit = rounded(burn * budget);
  return `(${badShareRecord(long)}${of} > ${limit} and ${badShareRecord(short)}${of} > ${limit})`;
}
