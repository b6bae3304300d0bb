import { serviceOf } from '../control.ts';
import type { Way } from '../control.ts';
import type { Pairing } from './matrix-bench.ts';

/** All pairs of operation and way, each service as late as can be after its last: its breaker forgets in between. */
export function inTurns(operations: readonly { operation: string }[], ways: readonly Way[]): Pairing[] {
  const pairings = operations.flatMap(({ operation }) => ways.map((way) => ({ operation, way })));
  const left = Map.groupBy(pairings, ({ operation }) => serviceOf(operation));
  const ordered: Pairing[] = [];
  const lastAt = new Map<string, number>();
  while (ordered.length < pairings.length) {
    // The longest list first, among those that were not just used.
    const next = [...left]
      .filter(([, list]) => list.length > 0)
      .toSorted(([a, x], [b, y]) => y.length + age(b) - (x.length + age(a)))[0];
    const pairing = next?.[1].shift();
    if (!next || !pairing) break;
    lastAt.set(next[0], ordered.length);
    ordered.push(pairing);
  }
  return ordered;

  function age(service: string): number {
    const since = ordered.length - (lastAt.get(service) ?? -100);
    return since < 4 ? -1000 : 0;
  }
}
