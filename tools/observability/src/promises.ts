// The promises of an app, checked: what they name exists, and what is generated from them can fire.
import type { AppFacts } from './app-facts.ts';
import { widestBudget } from './burn-rates.ts';
import { rounded, serverDuration } from './selectors.ts';

export type Promised = AppFacts['slos']['promises'][number];

/** What is wrong with the promises of an app; empty if nothing is. */
export function mistakesIn(facts: AppFacts): string[] {
  const { promises, without } = facts.slos;
  const named = [...promises.flatMap(({ routes }) => routes), ...Object.keys(without)];
  const known = new Set(facts.routes.map(({ name }) => name));
  return [
    ...named.filter((name) => !known.has(name)).map((name) => `there is no route ${name}`),
    ...[...known].filter((name) => !named.includes(name)).map((name) => `nothing is said of the route ${name}`),
    ...repeated(named).map((name) => `the route ${name} is in two promises`),
    ...repeated(promises.map(({ name }) => name)).map((name) => `two promises are called ${name}`),
    ...promises.filter(({ name }) => !/^[a-z][a-z-]*$/.test(name)).map(({ name }) => `${name} is no name for a label`),
    ...promises.flatMap(unkeepable),
    ...promises.flatMap((promised) => uncountable(facts, promised)),
  ];
}

/** A budget that is too wide is never burnt fast enough for an alert, and one of nothing is always gone. */
function unkeepable({ name, success, latency, degraded }: Promised): string[] {
  const budgets = { success: 1 - success, latency: latency && 1 - latency.share, degraded };
  return Object.entries(budgets).flatMap(([what, budget]) =>
    budget !== undefined && (budget <= 0 || budget >= widestBudget())
      ? [
          `${name}: the budget for ${what} must be above 0 and below ${widestBudget().toFixed(3)}, not ${rounded(budget)}`,
        ]
      : [],
  );
}

function uncountable({ metrics }: AppFacts, { name, latency }: Promised): string[] {
  const buckets = metrics.find((metric) => metric.name === serverDuration)?.buckets ?? [];
  return latency && !buckets.includes(latency.withinMs / 1000)
    ? [`${name}: no bucket ends at ${latency.withinMs} ms, so what is faster cannot be counted`]
    : [];
}

function repeated(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}
