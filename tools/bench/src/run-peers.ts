// Frontdesk and its peers in one run: the same 12 calls of the same backends, rounds that alternate.
import { isDeepStrictEqual } from 'node:util';
import { startChild, startRedis } from '@frontdesk/test-kit';
import { request } from 'undici';
import { documentPath } from './calls.ts';
import { contenders, contendersNamed, program, type Around, type Contender, type ContenderName } from './contenders.ts';
import { latencyTable } from './latency-table.ts';
import { peers, readOnce, startPeer, type Peer, type PeerName, type PeerProgram } from './peers.ts';
import { preparePeers } from './prepare-peers.ts';
import { treeCpuMs, treeRssMb } from './process-tree.ts';
import { median, table } from './table.ts';

export interface PeersSize {
  readonly rounds: number;
  /** Of Frontdesk and the floor, and of all while they warm up. */
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
}

const ours = ['floor', 'cold', 'changed', 'same'] as const satisfies readonly ContenderName[];
const slowMs = 20;
const perSecond = 200;

/** What Frontdesk is to cost at most: of the floor, and of each peer. */
const bars: readonly (readonly [key: string, of: string, most: number])[] = [
  ['cold', 'floor', 1.45],
  ['changed', 'floor', 0.8],
  ['same', 'floor', 0.4],
  ['cold', 'usual', 1 / 5],
  ['cold', 'nest', 1 / 5],
  ['cold', 'apollo', 1 / 3.5],
  ['cold', 'yoga', 1 / 2],
  ['cold', 'hive', 1 / 8],
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
    await measure(rows, size);
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
    void rows.push({ key, contender, views, cpuUs: [], perSecond: [] });
  for (const [index, start] of contendersNamed(ours).entries()) {
    const name = ours[index] ?? '';
    add(name, await start(around), size.viewsPerRound);
  }
  const url = rows[0]?.contender.child.urls['app'] ?? '';
  const wanted = await readOnce({ url, path: documentPath, headers: {} });
  for (const [key, { missing }] of Object.entries<PeerProgram>(peers)) {
    const why = missing?.();
    if (why !== undefined) print(why);
    else add(key, await sameAs(wanted, await startPeer(key as PeerName, around)), size.peerViewsPerRound);
  }
}

async function sameAs(wanted: unknown, peer: Peer): Promise<Peer> {
  if (isDeepStrictEqual(await peer.read(), wanted)) return peer;
  await peer.child.stop();
  throw new Error(`${peer.name} does not answer what the floor answers`);
}

/** The first round warms up and does not count. */
async function measure(rows: readonly Row[], { rounds, viewsPerRound }: PeersSize): Promise<void> {
  for (let round = 0; round <= rounds; round += 1) {
    for (const { contender, views: some, cpuUs, perSecond } of rows) {
      const views = round === 0 ? viewsPerRound : some;
      await contender.prepare?.(views);
      const [cpuMs, atMs] = [treeCpuMs(contender.child.pid), performance.now()];
      await contender.load.draw(views);
      const tookMs = performance.now() - atMs;
      if (round === 0) continue;
      cpuUs.push(((treeCpuMs(contender.child.pid) - cpuMs) * 1000) / views);
      perSecond.push((views * 1000) / tookMs);
    }
  }
}

function costTable(rows: readonly Row[]): string {
  const [floor, cold] = ['floor', 'cold'].map((key) => cpuOf(rows, key));
  return table(
    ['contender', 'CPU µs per view', '× floor', '× Frontdesk', 'views/s', 'RSS MB', 'degraded'],
    rows.map(({ contender: { name, child, load }, cpuUs, perSecond }) => [
      name,
      median(cpuUs).toFixed(0),
      (median(cpuUs) / (floor ?? NaN)).toFixed(2),
      (median(cpuUs) / (cold ?? NaN)).toFixed(2),
      median(perSecond).toFixed(0),
      treeRssMb(child.pid).toFixed(0),
      String(load.degraded),
    ]),
  );
}

function barsTable(rows: readonly Row[]): string {
  const lines = bars
    .filter(([, of]) => rows.some(({ key }) => key === of))
    .map(([key, of, most]) => {
      const ratio = cpuOf(rows, key) / cpuOf(rows, of);
      const said = most >= 0.4 && of === 'floor' ? [ratio, most] : [1 / ratio, 1 / most];
      const [is, bar] = said.map((value) => (value ?? NaN).toFixed(2));
      return [titleOf(key), titleOf(of), is ?? '', bar ?? '', ratio <= most ? 'met' : 'MISSED'];
    });
  return table(['Frontdesk', 'against', 'times', 'bar', ''], lines);
}

function titleOf(key: string): string {
  if (Object.hasOwn(peers, key)) return peers[key as PeerName].title;
  return Object.hasOwn(contenders, key) ? key : '';
}

function cpuOf(rows: readonly Row[], key: string): number {
  return median(rows.find((row) => row.key === key)?.cpuUs ?? []);
}
