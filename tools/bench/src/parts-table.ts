import type { StartedRedis } from '@frontdesk/test-kit';
import { request } from 'undici';
import { median, table } from './table.ts';

interface Part {
  readonly part: string;
  readonly name: string;
  /** Cheap ones are repeated more often: a clock tells nothing of a millisecond. */
  readonly times?: number;
  /** The part whose cost is taken off: what is measured around it. */
  readonly less?: string;
}

const onStep = { less: 'exchange' };
const parts: readonly Part[] = [
  { part: 'dispatch', name: 'a call over HTTP: undici’s dispatch, no features' },
  { part: 'http', name: 'a call over HTTP: upstream.http, every feature' },
  { part: 'grpc', name: 'a call over gRPC: upstream.grpc, 20 documents' },
  { part: 'token', name: 'who is calling: verifier.verify, a remembered token', times: 10 },
  { part: 'exchange', name: 'a made-up request without steps, taken off below', times: 10 },
  { part: 'limit', name: 'how often: one limit in process', times: 10, ...onStep },
  { part: 'limits', name: 'how often: three limits in process', times: 10, ...onStep },
  { part: 'once', name: 'only once: a new key, in process', ...onStep },
];
const redisParts: readonly Part[] = [
  { part: 'redis-1', name: 'how often: one limit on Redis', ...onStep },
  { part: 'redis-3', name: 'how often: three limits on Redis', ...onStep },
  { part: 'redis-5', name: 'how often: five limits on Redis', ...onStep },
];

export interface PartsRun {
  readonly url: string;
  readonly rounds: number;
  readonly calls: number;
  readonly redis: StartedRedis | undefined;
}

/** Rounds alternate between the parts, and the first one warms up, as for the views. */
export async function partsTable({ url, rounds, calls, redis }: PartsRun): Promise<string> {
  const measured = [...parts, ...(redis ? redisParts : [])].map((part) => ({ ...part, us: [] as number[] }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { part, us, times = 1 } of measured) {
      const cost = await costOf(`${url}/${part}/${calls * times}`);
      if (round > 0) us.push(cost);
    }
  }
  const usOf = new Map(measured.map(({ part, us }) => [part, median(us)]));
  const bare = usOf.get('dispatch') ?? NaN;
  const rows = measured.map(({ part, name, less = '' }) => {
    const us = (usOf.get(part) ?? NaN) - (usOf.get(less) ?? 0);
    return [name, us.toFixed(1), (us / bare).toFixed(2)];
  });
  return table(['cost of a part', 'CPU µs', '× dispatch'], rows);
}

/** How often Redis had to read from its sockets for a request, when requests come one after the other. */
export async function flushTable(url: string, redis: StartedRedis, calls: number): Promise<string> {
  const rows: string[][] = [];
  for (const { part, name } of redisParts) {
    const before = await readsOf(redis);
    await costOf(`${url}/${part}/${calls}/1`);
    rows.push([name, (((await readsOf(redis)) - before) / calls).toFixed(2)]);
  }
  return table(['flushes', 'reads of Redis per request'], rows);
}

async function readsOf(redis: StartedRedis): Promise<number> {
  const reads = /total_reads_processed:(\d+)/.exec(await redis.say('INFO stats'))?.[1];
  if (reads === undefined) throw new Error('Redis does not say how often it read.');
  return Number(reads);
}

async function costOf(url: string): Promise<number> {
  const answer = await request(url);
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode} ${text}`);
  return Number(text);
}
