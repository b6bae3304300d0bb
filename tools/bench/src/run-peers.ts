// Frontdesk and its peers in one run: the same 12 calls of the same backends, rounds that alternate.
import { isDeepStrictEqual } from 'node:util';
import { startChild, startRedis } from '@frontdesk/test-kit';
import { request } from 'undici';
import { documentPath } from './calls.ts';
import { contendersNamed, program, type Around, type Contender, type ContenderName } from './contenders.ts';
import { latencyTable } from './latency-table.ts';
import { peers, readOnce, startPeer, type Peer, type PeerName, type PeerProgram } from './peers.ts';
import { preparePeers } from './prepare-peers.ts';
import { treeCpuMs, treeRssMb } from './process-tree.ts';
import { median, table } from './table.ts';

export interface PeersSize {
  readonly rounds: number;
  /** Of each, before the first round: code that was just started costs two to three times as much. */
  readonly viewsToWarmUp: number;
  /** Of Frontdesk and the floor. */
  readonly viewsPerRound: number;
  /** Of the peers, which take several times as long. */
  readonly peerViewsPerRound: number;
  readonly viewsAtRate: number;
}

type Print = (line: string) => void;

interface Row {
  readonly key: string;
  readonly contender: Contender;
  readonly views: number;
  readonly cpuUs: number[];
  readonly perSecond: number[];
  /** Of backends, for each view. */
  readonly calls: number[];
}

const ours = ['floor', 'cold', 'changed', 'same'] as const satisfies readonly ContenderName[];
const calls = 12;
const slowMs = 20;
const perSecond = 200;

interface Bar {
  readonly of: string;
  readonly to: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** CPU per view of one, divided by that of another one. */
const bars: readonly Bar[] = [
  { of: 'cold', to: 'floor', atMost: 1.45 },
  { of: 'changed', to: 'floor', atMost: 0.8 },
  { of: 'same', to: 'floor', atMost: 0.4 },
  { of: 'usual', to: 'cold', atLeast: 5 },
  { of: 'nest', to: 'cold', atLeast: 5 },
  { of: 'apollo', to: 'cold', atLeast: 3.5 },
  { of: 'yoga', to: 'cold', atLeast: 2 },
  { of: 'hive', to: 'cold', atLeast: 8 },
];

export async function runPeers(size: PeersSize, print: Print): Promise<void> {
  preparePeers(print);
  const redis = await startRedis().catch(() => undefined);
  const stubs = await startChild(program('./stubs.ts'));
  const rows: Row[] = [];
  try {
    const around: Around = { stubs: stubs.urls, redis: redis?.url };
    await startAll(around, size, { rows, print });
    print(`\nFrontdesk and its peers, one view of 12 calls, ${size.rounds} rounds, all answering the same JSON:\n`);
    await measure(rows, size, around);
    print(`${costTable(rows)}\n\n${barsTable(rows)}\n`);
    await request(`${stubs.urls['control']}/latency/${slowMs}`);
    print(`With backends that take ${slowMs} ms, ${perSecond} views a second:\n`);
    const named = rows.map(({ contender }) => contender);
    print(await latencyTable(named, { backend: stubs.urls['documents'] ?? '', perSecond, views: size.viewsAtRate }));
  } finally {
    await Promise.all(rows.flatMap(({ contender: { load, child } }) => [load.close(), child.stop()]));
    await stubs.stop();
    await redis?.stop();
  }
}

async function startAll(around: Around, size: PeersSize, { rows, print }: { rows: Row[]; print: Print }) {
  const add = (key: string, contender: Contender, views: number): void =>
    void rows.push({ key, contender, views, cpuUs: [], perSecond: [], calls: [] });
  for (const [index, start] of contendersNamed(ours).entries()) {
    const name = ours[index] ?? '';
    add(name, await start(around), size.viewsPerRound);
  }
  const url = rows[0]?.contender.child.urls['app'] ?? '';
  const wanted = await readOnce({ url, path: documentPath, headers: {} });
  for (const [key, { missing }] of Object.entries<PeerProgram>(peers)) {
    const why = missing?.();
    if (why !== undefined) print(why);
    else add(key, await same(await startPeer(key as PeerName, around), wanted, around), size.peerViewsPerRound);
  }
}

/** A peer that answers another view, or by other calls, is not compared. */
async function same(peer: Peer, wanted: unknown, around: Around): Promise<Peer> {
  try {
    await peer.read(); // connections, keys
    const before = await callsSoFar(around);
    if (!isDeepStrictEqual(await peer.read(), wanted)) throw new Error(`${peer.name} answers another view`);
    const made = (await callsSoFar(around)) - before;
    if (made !== calls) throw new Error(`${peer.name} makes ${made} calls for a view`);
    return peer;
  } catch (error) {
    await Promise.all([peer.load.close(), peer.child.stop()]);
    throw error;
  }
}

async function callsSoFar({ stubs }: Around): Promise<number> {
  return Number(await (await request(`${stubs['control']}/asked`)).body.text());
}

async function measure(rows: readonly Row[], { rounds, viewsToWarmUp }: PeersSize, around: Around): Promise<void> {
  for (let round = 0; round <= rounds; round += 1) {
    for (const { contender, views: some, cpuUs, perSecond, calls } of rows) {
      const views = round === 0 ? viewsToWarmUp : some;
      await contender.prepare?.(views);
      const before = await callsSoFar(around);
      const [cpuMs, atMs] = [treeCpuMs(contender.child.pid), performance.now()];
      await contender.load.draw(views);
      const tookMs = performance.now() - atMs;
      if (round === 0) continue;
      cpuUs.push(((treeCpuMs(contender.child.pid) - cpuMs) * 1000) / views);
      perSecond.push((views * 1000) / tookMs);
      calls.push(((await callsSoFar(around)) - before) / views);
    }
  }
}

function costTable(rows: readonly Row[]): string {
  const [floor, cold] = ['floor', 'cold'].map((key) => cpuOf(rows, key));
  return table(
    ['contender', 'short', 'CPU µs per view', '× floor', '× Frontdesk', 'calls', 'views/s', 'RSS MB', 'degraded'],
    rows.map(({ key, contender: { name, child, load }, cpuUs, perSecond, calls: made }) => [
      name,
      key,
      median(cpuUs).toFixed(0),
      (median(cpuUs) / (floor ?? NaN)).toFixed(2),
      (median(cpuUs) / (cold ?? NaN)).toFixed(2),
      median(made).toFixed(1),
      median(perSecond).toFixed(0),
      treeRssMb(child.pid).toFixed(0),
      String(load.degraded),
    ]),
  );
}

function barsTable(rows: readonly Row[]): string {
  const lines = bars.map(({ of, to, atMost, atLeast }) => {
    const ratio = cpuOf(rows, of) / cpuOf(rows, to);
    const met = atMost === undefined ? ratio >= (atLeast ?? NaN) : ratio <= atMost;
    const bar = atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
    return [`${of} ÷ ${to}`, ratio.toFixed(2), bar, met ? 'met' : 'missed'];
  });
  return table(['CPU per view', 'is', 'bar', ''], lines);
}

function cpuOf(rows: readonly Row[], key: string): number {
  return median(rows.find((row) => row.key === key)?.cpuUs ?? []);
}
