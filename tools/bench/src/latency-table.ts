import { documentPath } from './calls.ts';
import { createLoad, type Load } from './load.ts';
import { percentile, table } from './table.ts';

export interface AtRate {
  /** Asked directly, for the longest chain of the view: two calls, one after the other. */
  readonly backend: string;
  readonly perSecond: number;
  readonly views: number;
}

interface Timed {
  readonly name: string;
  readonly load: Load;
}

/** The longest chain of the view, measured directly, is what a contender can be at best. */
export async function latencyTable(
  contenders: readonly Timed[],
  { backend, perSecond, views }: AtRate,
): Promise<string> {
  const load = createLoad({ url: backend, path: documentPath, headers: {}, chain: 2 });
  const chain = { name: 'two direct calls, one after the other', load };
  const timed: { name: string; p50: number; p99: number }[] = [];
  for (const { name, load } of [chain, ...contenders]) {
    await load.draw(64); // connections, and what a pause let cool down
    const times = await load.drawAtRate(perSecond, views);
    timed.push({ name, p50: percentile(times, 50), p99: percentile(times, 99) });
  }
  await load.close();
  const [best] = timed;
  const over = (value: number, of: number | undefined): string => (value - (of ?? NaN)).toFixed(1);
  const rows = timed.map(({ name, p50, p99 }) => [
    name,
    p50.toFixed(1),
    p99.toFixed(1),
    over(p50, best?.p50),
    over(p99, best?.p99),
  ]);
  return table(['contender', 'p50 ms', 'p99 ms', 'p50 over the chain', 'p99 over the chain'], rows);
}
