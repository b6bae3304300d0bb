// Two operations that fail at once, each in a way of its own, drawn with a seed.
import { allowanceMs, deadlineMs } from '../bff.ts';
import { bareName, putFault, serviceOf, ways } from '../control.ts';
import { inParallel } from '../load.ts';
import { table } from '../markdown.ts';
import { msOf, randomFrom } from '../numbers.ts';
import { is200, tally } from '../outcome.ts';
import { documentView } from '../requests.ts';
import { atMost, shareAtLeast } from '../scenario.ts';
import type { Finding } from '../scenario.ts';
import type { Bench } from './matrix-bench.ts';

/** Another seed, other pairs; printed, so that a bad draw can be drawn again. */
const seed = 20_260_618;

export async function runPairs(bench: Bench, { count, each }: { count: number; each: number }): Promise<Finding> {
  const random = randomFrom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const operations = bench.pairings.map(({ operation }) => operation);
  const ofTheView = operations.filter((operation) => bench.routesOf(operation).includes(documentView));
  const drawn = Array.from({ length: count }, () => {
    const one = pick(ofTheView);
    const other = pick(ofTheView.filter((operation) => operation !== one));
    return [one, other].map((operation) => ({ operation, way: pick(ways) }));
  });
  const rows: string[][] = [];
  const good = { good: 0, all: 0 };
  let slowest = 0;
  for (const pair of drawn) {
    for (const { operation } of pair) await bench.heal(operation);
    for (const { operation, way } of pair) {
      await putFault(bench.platform, serviceOf(operation), { operation: bareName(operation), ...way.fault });
    }
    const outcomes = await inParallel(each, each, () => bench.ask(documentView));
    await bench.platform.clearFaults();
    const isOptional = pair.every(({ operation }) => documentView.optional.includes(operation));
    const accepted = outcomes.filter((outcome) => is200(outcome) || (!isOptional && outcome.kind === 'problem'));
    good.good += accepted.length;
    good.all += outcomes.length;
    slowest = Math.max(slowest, ...outcomes.map(({ ms }) => ms));
    const names = pair.map(({ operation, way }) => `${operation} ${way.name}`);
    rows.push([...names, tally(outcomes), msOf(Math.max(...outcomes.map(({ ms }) => ms)))]);
  }
  return {
    bars: [
      shareAtLeast(`random pairs (seed ${seed}): 200 where both are optional, else at worst a problem`, good, 1),
      atMost('random pairs: within the deadline', slowest, deadlineMs + allowanceMs, ' ms'),
    ],
    text: table(['one', 'other', 'getDocument', 'slowest'], rows),
  };
}
