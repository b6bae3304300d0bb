import { fileURLToPath } from 'node:url';
import { startChild, startRedis, type ChildTool } from '@frontdesk/test-kit';
import { request } from 'undici';
import { documentPath, newDocumentPath } from './calls.ts';
import { createLoad, type Load, type View } from './load.ts';
import { flushTable, partsTable } from './parts-table.ts';
import { cpuMsOf, rssMbOf } from './process-cost.ts';
import { median, percentile, table } from './table.ts';

export interface Size {
  readonly rounds: number;
  readonly viewsPerRound: number;
  readonly viewsAtRate: number;
  readonly callsPerPart: number;
}

interface Contender {
  readonly name: string;
  readonly child: ChildTool;
  readonly load: Load;
  readonly cpuUs: number[];
}

const perSecond = 50;
const slowMs = 20;

/** Runs everything in this order, prints as it goes, and leaves no process behind. */
export async function runBench(size: Size, print: (line: string) => void): Promise<void> {
  const stubs = await startChild(program('./stubs.ts'));
  const started: Contender[] = [];
  try {
    for (const start of contenders) started.push(await start(stubs.urls));
    print(
      `One view of 12 calls to backends that answer at once, ${size.rounds} rounds of ${size.viewsPerRound} views:\n`,
    );
    await measureCost(started, size);
    print(`${costTable(started)}\n`);
    print(`${await costOfParts(stubs.urls, size)}\n`);
    await request(`${stubs.urls['control']}/latency/${slowMs}`);
    print(`With backends that take ${slowMs} ms, ${perSecond} views a second:\n`);
    print(await latencyTable(started, stubs.urls, size));
  } finally {
    await Promise.all(started.flatMap(({ child, load }) => [load.close(), child.stop()]));
    await stubs.stop();
  }
}

type Urls = Readonly<Record<string, string>>;

// Later issues add to this list.
const contenders: readonly ((stubs: Urls) => Promise<Contender>)[] = [
  (stubs) => startFloor('floor: 12 × HTTP, no features', stubs, {}),
  (stubs) => startFloor('floor: 11 × HTTP and gRPC, no features', stubs, { FLOOR_GRPC: '1' }),
  (stubs) => startMobileBff('mobile-bff, a document that nobody has read', stubs, newDocumentPath),
  (stubs) => startMobileBff('mobile-bff, the same document again', stubs, documentPath),
];

async function startFloor(name: string, stubs: Urls, env: Record<string, string>): Promise<Contender> {
  const child = await startChild(program('./floor.ts'), { env: { STUB_URLS: JSON.stringify(stubs), ...env } });
  return contender(name, child, { path: documentPath, headers: {} });
}

async function startMobileBff(name: string, stubs: Urls, path: View['path']): Promise<Contender> {
  const services = [
    'documents',
    'revisions',
    'identity',
    'access',
    'collaboration',
    'search',
    'generation',
    'activity',
  ];
  const child = await startChild(program('../../../apps/mobile-bff/src/main.ts'), {
    env: {
      ...Object.fromEntries(services.map((name) => [`${name.toUpperCase()}_URLS`, stubs[name] ?? ''])),
      OIDC_ISSUER: stubs['issuer'] ?? '',
      PORT: '0',
      METRICS_PORT: '0',
      SERVER_TIMING: 'off',
      // Counted as in production, and never reached: one caller draws all of the load.
      ...Object.fromEntries(['ADDRESS', 'USER', 'TENANT'].map((by) => [`LIMIT_${by}`, '10000/s burst 100000'])),
      QUOTA_USER_DAILY: '100000000',
    },
  });
  const token = await (await request(`${stubs['control']}/token`)).body.text();
  return contender(name, child, { path, headers: { authorization: `Bearer ${token}` } });
}

function contender(name: string, child: ChildTool, view: Omit<View, 'url'>): Contender {
  return { name, child, load: createLoad({ ...view, url: child.urls['app'] ?? '' }), cpuUs: [] };
}

/** Rounds alternate, so that a machine that gets slower is slow for all. The first round warms up and does not count. */
async function measureCost(contenders: readonly Contender[], { rounds, viewsPerRound }: Size): Promise<void> {
  for (let round = 0; round <= rounds; round += 1) {
    for (const { child, load, cpuUs } of contenders) {
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

async function costOfParts(stubs: Urls, { rounds, callsPerPart: calls }: Size): Promise<string> {
  const redis = await startRedis().catch(() => undefined); // a machine without one lacks its rows, and no more
  const urls = { ...stubs, ...(redis && { redis: redis.url }) };
  let child: ChildTool | undefined;
  try {
    child = await startChild(program('./parts.ts'), { env: { STUB_URLS: JSON.stringify(urls) } });
    const url = child.urls['parts'] ?? '';
    const costs = await partsTable({ url, rounds, calls, redis });
    return redis ? `${costs}\n\n${await flushTable(url, redis, calls)}` : costs;
  } finally {
    await child?.stop();
    await redis?.stop();
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

function program(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
