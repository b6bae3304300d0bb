import { fileURLToPath } from 'node:url';
import { startChild, startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { request } from 'undici';
import { median, table } from '../table.ts';
import { openReaders, type Readers } from './readers.ts';
import type { StreamsSize } from './run-streams.ts';
import type { Held } from './server.ts';

type Kind = 'bare' | 'memory' | 'redis';
interface Contender {
  readonly name: string;
  readonly kind: Kind;
  /** How many read the same answer. */
  readonly each: number;
}

const contenders: readonly Contender[] = [
  { name: 'bare: node:http, `response.write`', kind: 'bare', each: 1 },
  { name: 'streaming in memory, 50 readers of each answer', kind: 'memory', each: 50 },
  { name: 'streaming in memory, an answer for each reader', kind: 'memory', each: 1 },
  { name: 'streaming over Redis, 50 readers of each answer', kind: 'redis', each: 50 },
  { name: 'streaming over Redis, an answer for each reader', kind: 'redis', each: 1 },
];
const perSecond = 20;

/** What an open stream holds while nothing is said, to that of a bare one. Each round is a process of its own. */
export async function memoryTable({ memoryRounds, streams }: StreamsSize): Promise<string> {
  const redis = await startRedis().catch(() => undefined);
  try {
    const able = contenders.filter(({ kind }) => kind !== 'redis' || redis);
    const held = able.map((): Held[] => []);
    for (let round = 0; round < memoryRounds; round += 1) {
      for (const [index, contender] of able.entries()) held[index]?.push(await heldBy(contender, streams, redis));
    }
    const medians = held.map((each) => ({
      rss: median(each.map(({ rss }) => rss)),
      heap: median(each.map(({ heap }) => heap)),
    }));
    const rows = medians.map(({ rss, heap }, index) => [
      able[index]?.name ?? '',
      ...[
        kb(rss),
        (rss / (medians[0]?.rss ?? NaN)).toFixed(2),
        kb(heap),
        (heap / (medians[0]?.heap ?? NaN)).toFixed(2),
      ],
    ]);
    return table([`${streams} idle streams`, 'RSS KB each', '× bare', 'heap KB each', '× bare'], rows);
  } finally {
    await redis?.stop();
  }
}

async function heldBy({ kind, each }: Contender, streams: number, redis: StartedRedis | undefined): Promise<Held> {
  return await withServer(kind, redis, async ({ url, ask }) => {
    const opened = async (count: number): Promise<Readers> => {
      const paths = (await ask(`begin/${Math.ceil(count / each)}/0`)) as readonly string[];
      const spread = Array.from({ length: count }, (_, index) => paths[index % paths.length] ?? '');
      return await openReaders(url, spread);
    };
    (await opened(Math.ceil(streams / 10))).close(); // what is compiled and loaded once
    const before = (await ask('held')) as Held;
    const readers = await opened(streams);
    const after = (await ask('held')) as Held;
    readers.close();
    return { rss: (after.rss - before.rss) / streams, heap: (after.heap - before.heap) / streams };
  });
}

/** How late the event loop is while some of all open streams are written to. */
export async function delayTable(size: StreamsSize): Promise<string> {
  const redis = await startRedis().catch(() => undefined);
  try {
    const rows: string[][] = [];
    for (const kind of ['memory', 'redis'] as const) {
      for (const [idleEach, readersEach] of [
        [50, 5],
        [1, 1],
      ] as const) {
        if (kind === 'memory' || redis) rows.push(await delayRow(kind, { idleEach, readersEach }, size, redis));
      }
    }
    const columns = ['tokens/s', 'events/s', 'p50 ms', 'p99 ms', 'max ms'];
    return table([`${size.streams} open streams, ${size.speaking} answers written`, ...columns], rows);
  } finally {
    await redis?.stop();
  }
}

async function delayRow(
  kind: Kind,
  { idleEach, readersEach }: { readonly idleEach: number; readonly readersEach: number },
  { streams, speaking, seconds }: StreamsSize,
  redis: StartedRedis | undefined,
): Promise<string[]> {
  return await withServer(kind, redis, async ({ url, ask }) => {
    const idle = streams - speaking * readersEach;
    const quiet = (await ask(`begin/${Math.ceil(idle / idleEach)}/0`)) as readonly string[];
    const reading = [
      await openReaders(
        url,
        Array.from({ length: idle }, (_, index) => quiet[index % quiet.length] ?? ''),
      ),
    ];
    const spoken = (await ask(`begin/${speaking}/${perSecond}`)) as readonly string[];
    for (let times = 0; times < readersEach; times += 1) reading.push(await openReaders(url, spoken));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const { said: before } = (await ask('watch')) as { said: number };
    const startedAt = performance.now();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    const seen = (await ask('seen')) as { said: number; p50: number; p99: number; max: number };
    const rate = ((seen.said - before) * 1_000) / (performance.now() - startedAt);
    reading.forEach((each) => each.close());
    const name = `${kind === 'redis' ? 'Redis' : 'memory'}, ${idleEach} readers of each quiet answer, ${readersEach} of others`;
    return [
      name,
      rate.toFixed(0),
      (rate * readersEach).toFixed(0),
      ...[seen.p50, seen.p99, seen.max].map((ms) => ms.toFixed(1)),
    ];
  });
}

interface Server {
  readonly url: string;
  ask(what: string): Promise<unknown>;
}

async function withServer<T>(
  kind: Kind,
  redis: StartedRedis | undefined,
  act: (server: Server) => Promise<T>,
): Promise<T> {
  const main = fileURLToPath(new URL('./server.ts', import.meta.url));
  const env = { STREAMS: kind, NODE_NO_WARNINGS: '1', ...(kind === 'redis' && redis && { REDIS: redis.url }) };
  const child = await startChild(main, { env });
  try {
    return await act({
      url: child.urls['streams'] ?? '',
      async ask(what) {
        const answer = await request(`${child.urls['control']}/${what}`);
        const text = await answer.body.text();
        if (answer.statusCode !== 200) throw new Error(`${kind} streams, ${what}: ${text}`);
        return JSON.parse(text) as unknown;
      },
    });
  } finally {
    await child.stop();
  }
}

function kb(bytes: number): string {
  return (bytes / 1_024).toFixed(1);
}
