import { startChild, startRedis, type ChildTool, type StartedRedis } from '@frontdesk/test-kit';
import { request } from 'undici';
import { documentPath } from './calls.ts';
import { contendersNamed, program, type Contender, type Urls } from './contenders.ts';
import { createLoad } from './load.ts';
import { flushTable, partsTable } from './parts-table.ts';
import { cpuMsOf, rssMbOf } from './process-cost.ts';
import { median, percentile, table } from './table.ts';

export interface Size {
  readonly rounds: number;
  readonly viewsPerRound: number;
  readonly viewsAtRate: number;
  readonly callsPerPart: number;
}

/** What of it is run; default everything. */
export interface Choice {
  /** The first table alone, with the contenders of these short names; none: with all. */
  readonly only?: readonly string[] | undefined;
}

const perSecond = 50;
const slowMs = 20;

/** Runs everything in this order, prints as it goes, and leaves no process behind. */
export async function runBench(size: Size, print: (line: string) => void, { only }: Choice = {}): Promise<void> {
  const redis = await startRedis().catch(() => undefined); // a machine without one lacks its rows, and no more
  const stubs = await startChild(program('./stubs.ts'));
  const started: Contender[] = [];
  try {
    const around = { stubs: stubs.urls, redis: redis?.url };
    for (const start of contendersNamed(only?.length ? only : undefined)) started.push(await start(around));
    print(
      `One view of 12 calls to backends that answer at once, ${size.rounds} rounds of ${size.viewsPerRound} views:\n`,
    );
    await measureCost(started, size);
    print(`${costTable(started)}\n`);
    if (only) return;
    print(`${await costOfParts(stubs.urls, redis, size)}\n`);
    await request(`${stubs.urls['control']}/latency/${slowMs}`);
    print(`With backends that take ${slowMs} ms, ${perSecond} views a second:\n`);
    print(await latencyTable(started, stubs.urls, size));
  } finally {
    await Promise.all(started.flatMap(({ child, load }) => [load.close(), child.stop()]));
    await stubs.stop();
    await redis?.stop();
  }
}

/** Rounds alternate, so that a machine that gets slower is slow for all. The first round warms up and does not count. */
async function measureCost(contenders: readonly Contender[], { rounds, viewsPerRound }: Size): Promise<void> {
  for (let round = 0; round <= rounds; round += 1) {
    for (const { child, load, cpuUs, prepare } of contenders) {
      await prepare?.(viewsPerRound);
      const before = cpuMsOf(child.pid);
      await load.draw(viewsPerRound);
      if (round > 0) cpuUs.push(((cpuMsOf(child.pid) - before) * 1000) / viewsPerRound);
    }
  }
}

function costTable(contenders: readonly Contender[]): string {
  const floor = median(contenders[0]?.cpuUs ?? []);
  const rows = contenders.map(({ name, child, load, cpuUs }) => {
    const us = median(cpuUs);
    return [name, us.toFixed(0), (us / floor).toFixed(2), rssMbOf(child.pid).toFixed(0), String(load.degraded)];
  });
  return table(['contender', 'CPU µs per view', '× floor', 'RSS MB', 'degraded'], rows);
}

async function costOfParts(
  stubs: Urls,
  redis: StartedRedis | undefined,
  { rounds, callsPerPart: calls }: Size,
): Promise<string> {
  const urls = { ...stubs, ...(redis && { redis: redis.url }) };
  let child: ChildTool | undefined;
  try {
    child = await startChild(program('./parts.ts'), { env: { STUB_URLS: JSON.stringify(urls) } });
    const url = child.urls['parts'] ?? '';
    const costs = await partsTable({ url, rounds, calls, redis });
    return redis ? `${costs}\n\n${await flushTable(url, redis, calls)}` : costs;
  } finally {
    await child?.stop();
  }
}

/** The longest chain of the view, measured directly, is what its median can be at best. */
async function latencyTable(contenders: readonly Contender[], stubs: Urls, { viewsAtRate }: Size): Promise<string> {
  const backend = { url: stubs['documents'] ?? '', path: documentPath, headers: {} };
  const direct = { name: 'one direct call', load: createLoad(backend) };
  const chain = { name: 'two direct calls, one after the other', load: createLoad({ ...backend, chain: 2 }) };
  const rows: string[][] = [];
  let chainMs = NaN;
  for (const { name, load } of [direct, chain, ...contenders]) {
    const times = await load.drawAtRate(perSecond, viewsAtRate);
    const [p50, p99] = [percentile(times, 50), percentile(times, 99)];
    if (load === chain.load) chainMs = p50;
    rows.push([name, p50.toFixed(1), p99.toFixed(1), (p50 - chainMs).toFixed(1).replace('NaN', '')]);
  }
  await Promise.all([direct.load.close(), chain.load.close()]);
  return table(['contender', 'p50 ms', 'p99 ms', 'p50 over the chain'], rows);
}
