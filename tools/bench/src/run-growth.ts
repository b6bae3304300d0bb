// What each feature costs alone, what a section more costs, and what a second process costs.
import { startChild, startRedis, type ChildTool } from '@frontdesk/test-kit';
import { contendersNamed, program, type Contender } from './contenders.ts';
import { createLoad, type Load } from './load.ts';
import { cpuMsOf } from './process-cost.ts';
import { median, table } from './table.ts';

export interface GrowthSize {
  readonly rounds: number;
  readonly viewsPerRound: number;
}

const sections = 12;
const grown = [1, 2, 4, 8, 12, 24, 36, 48];
const features: readonly (readonly [name: string, title: string])[] = [
  ['bare', 'nothing: node:http, dispatch, Promise.all, JSON'],
  ['express', 'Express, ids, deadline, checked answer, ETag'],
  ['log', 'the same and an access line'],
  ['token', 'the token, remembered'],
  ['limits', 'three limits on Redis'],
  ['upstream', 'upstream: deadline, breaker, retries, trace'],
  ['validation', 'zod for each section'],
  ['composition', 'composition'],
  ['metrics', 'a measure for each section'],
  ['together', 'all of them'],
];

export async function runGrowth(size: GrowthSize, print: (line: string) => void): Promise<void> {
  const redis = await startRedis().catch(() => undefined);
  const stubs = await startChild(program('./stubs.ts'));
  const started: { stop(): Promise<void> }[] = [stubs];
  if (redis) started.push(redis);
  try {
    const urls = { ...stubs.urls, ...(redis && { redis: redis.url }) };
    const child = await startChild(program('./features.ts'), { env: { STUB_URLS: JSON.stringify(urls) } });
    started.unshift(child);
    print(`\nWhat a feature costs alone, a view of ${sections} calls:\n`);
    print(
      `${await featuresTable(child, { size, known: ({ 0: name }) => redis !== undefined || name !== 'limits' })}\n`,
    );
    print('A view of so many sections, all of these features on:\n');
    print(`${await growthTable(child, size)}\n`);
    await child.stop();
    const around = { stubs: stubs.urls, redis: redis?.url };
    const two: Contender[] = [];
    for (const start of contendersNamed(['cold', 'cold'])) two.push(await start(around));
    started.unshift(...two.map((one) => ({ stop: () => one.child.stop() })));
    print('The mobile BFF as one process and as two, documents that nobody has read:\n');
    print(await processesTable(two, size));
    await Promise.all(two.map(({ load }) => load.close()));
  } finally {
    for (const { stop } of started) await stop();
  }
}

interface Drawn {
  readonly path: string;
  readonly load: Load;
  readonly us: number[];
}

/** Rounds alternate, and the first one warms up, as everywhere. */
async function costs(child: ChildTool, paths: readonly string[], { rounds, viewsPerRound }: GrowthSize) {
  const url = child.urls['features'] ?? '';
  const all = paths.map((path): Drawn => ({ path, load: createLoad({ url, path, headers: {} }), us: [] }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { load, us } of all) {
      const before = cpuMsOf(child.pid);
      await load.draw(viewsPerRound);
      if (round > 0) us.push(((cpuMsOf(child.pid) - before) * 1000) / viewsPerRound);
    }
  }
  await Promise.all(all.map(({ load }) => load.close()));
  return all.map(({ us }) => median(us));
}

interface Featured {
  readonly size: GrowthSize;
  known(feature: (typeof features)[number]): boolean;
}

async function featuresTable(child: ChildTool, { size, known }: Featured): Promise<string> {
  const measured = features.filter(known);
  const us = await costs(
    child,
    measured.map(([name]) => `/${name}/${sections}`),
    size,
  );
  const bare = us[0] ?? NaN;
  const rows = measured.map(([, title], index) => {
    const cost = us[index] ?? NaN;
    return [title, cost.toFixed(0), (cost - bare).toFixed(0), (cost / bare).toFixed(2)];
  });
  return table(['feature', 'CPU µs per view', 'more', '× nothing'], rows);
}

async function growthTable(child: ChildTool, size: GrowthSize): Promise<string> {
  const us = await costs(
    child,
    grown.map((count) => `/all/${count}`),
    size,
  );
  const line = lineThrough(grown, us);
  const rows = grown.map((count, index) => {
    const [cost = NaN, on] = [us[index], line.at(count)];
    return [String(count), cost.toFixed(0), on.toFixed(0), `${(((cost - on) / on) * 100).toFixed(0)} %`];
  });
  const shown = table(['sections', 'CPU µs per view', 'on the line', 'off it'], rows);
  return `${shown}\n\nThe line: ${line.start.toFixed(0)} µs and ${line.slope.toFixed(1)} µs for each section.`;
}

/** The straight line with the least squares. */
export function lineThrough(xs: readonly number[], ys: readonly number[]) {
  const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const slope =
    mean(xs.map((one, index) => (one - x) * ((ys[index] ?? NaN) - y))) / mean(xs.map((one) => (one - x) ** 2));
  const start = y - slope * x;
  return { slope, start, at: (one: number): number => start + slope * one };
}

async function processesTable(two: readonly Contender[], { rounds, viewsPerRound }: GrowthSize): Promise<string> {
  const cost: readonly [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, those] of [two.slice(0, 1), two].entries()) {
      const cpuMs = (): number => those.reduce((sum, { child }) => sum + cpuMsOf(child.pid), 0);
      const before = cpuMs();
      await Promise.all(those.map(({ load }) => load.draw(viewsPerRound)));
      if (round > 0) cost[index]?.push(((cpuMs() - before) * 1000) / (viewsPerRound * those.length));
    }
  }
  const [one, both] = [median(cost[0]), median(cost[1])];
  return table(
    ['processes', 'CPU µs per view', '× one'],
    [
      ['1', one.toFixed(0), '1.00'],
      ['2', both.toFixed(0), (both / one).toFixed(2)],
    ],
  );
}
