// Every operation that a route of the BFF calls × every way to fail, then random pairs of them.
import { allowanceMs, deadlineMs } from '../bff.ts';
import { bareName, putFault, serviceOf, ways } from '../control.ts';
import { inParallel } from '../load.ts';
import { table } from '../markdown.ts';
import { msOf, percentile } from '../numbers.ts';
import { is200, tally } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { documentView, requests } from '../requests.ts';
import { atMost, shareAtLeast } from '../scenario.ts';
import type { Finding, Scenario } from '../scenario.ts';
import { chiara } from '../stage.ts';
import { openBench } from './matrix-bench.ts';
import type { Bench, Cell, Pairing } from './matrix-bench.ts';
import { inTurns } from './matrix-order.ts';
import { runPairs } from './matrix-pairs.ts';

// Nothing may hide a failure here: what is cached was read when all was well.
const withoutCache = { CACHE: 'off' };

const shortOperations = ['identity.getUser', 'search.Related', 'access.getEffectiveAccess', 'generation.getSummary'];

export const matrix: Scenario = {
  name: 'matrix',
  async run(stage, size): Promise<Finding> {
    const bff = await stage.bff(withoutCache);
    const bench = await openBench({ stage, bff, token: await stage.token(chiara) }, routesFor(size));
    const pairings = bench.pairings.filter(({ operation }) => size === 'full' || shortOperations.includes(operation));
    const cells: Cell[] = [];
    for (const { operation, way } of inTurns(pairings, ways)) {
      const cell = await runCell(bench, { operation, way }, size === 'full' ? 8 : 2);
      cells.push(...cell);
      stage.say(
        `${operation}, ${way.name}: ${cell.map(({ route, outcomes }) => `${route} ${tally(outcomes)}`).join(' | ')}`,
      );
    }
    const pairs = await runPairs(bench, size === 'full' ? { count: 40, each: 4 } : { count: 3, each: 2 });
    return { bars: [...barsOf(cells, bench), ...pairs.bars], text: [matrixTable(cells), pairs.text].join('\n\n') };
  },
};

function routesFor(size: 'full' | 'short') {
  return size === 'full' ? requests : [documentView];
}

async function runCell(bench: Bench, { operation, way }: Pairing, perRoute: number): Promise<Cell[]> {
  await bench.heal(operation);
  await putFault(bench.platform, serviceOf(operation), { operation: bareName(operation), ...way.fault });
  const routes = bench.routesOf(operation);
  const outcomes = await inParallel(routes.length * perRoute, 8, async (index) => {
    const route = routes[index % routes.length] ?? documentView;
    return { route, outcome: await bench.ask(route) };
  });
  await bench.platform.clearFaults();
  return routes.map((route) => ({
    operation,
    way: way.name,
    route: route.route,
    isOptional: route.optional.includes(operation),
    outcomes: outcomes.filter((one) => one.route === route).map(({ outcome }) => outcome),
  }));
}

function barsOf(cells: readonly Cell[], { healedMs }: Bench) {
  const optional = cells.filter(({ isOptional }) => isOptional).flatMap(({ outcomes }) => outcomes);
  const required = cells.filter(({ isOptional }) => !isOptional);
  const all = cells.flatMap(({ outcomes }) => outcomes);
  const honest = required.flatMap((cell) => cell.outcomes.map((outcome) => isHonest(cell, outcome)));
  const count = <T>(items: readonly T[], isGood: (item: T) => boolean) => {
    return { good: items.filter(isGood).length, all: items.length };
  };
  return [
    shareAtLeast('an optional operation that fails in any way: every view is 200', count(optional, is200), 1),
    shareAtLeast(
      'a required one that fails is a problem 502, 503 or 504, or no failure at all',
      count(honest, Boolean),
      1,
    ),
    atMost('every answer within the deadline', Math.max(...all.map(({ ms }) => ms)), deadlineMs + allowanceMs, ' ms'),
    atMost('complete again after a fault', Math.max(0, ...healedMs), 12_000, ' ms'),
  ];
}

// What is late is still right.
function isHonest({ way }: Cell, outcome: Outcome): boolean {
  return outcome.kind === 'problem' || (way === 'slow' && is200(outcome));
}

function matrixTable(cells: readonly Cell[]): string {
  const rows = Map.groupBy(cells, ({ operation, route, isOptional }) =>
    [operation, route, isOptional ? '' : 'required'].join('\n'),
  );
  const lines = [...rows]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, ofRow]) => [
      ...key.split('\n'),
      ...ways.map(({ name }) => {
        const outcomes = ofRow.filter(({ way }) => way === name).flatMap((cell) => cell.outcomes);
        const times = outcomes.map(({ ms }) => ms);
        return outcomes.length === 0
          ? '–'
          : `${tally(outcomes)}, ${msOf(percentile(times, 0.5))} / ${msOf(percentile(times, 0.99))}`;
      }),
    ]);
  return `Outcome, then p50 / p99.\n\n${table(['operation', 'route', '', ...ways.map(({ name }) => name)], lines)}`;
}
