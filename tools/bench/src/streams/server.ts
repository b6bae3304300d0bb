// A process that holds streams open: bare ones of node:http, or those of libs/streaming through libs/server, as apps do.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bareStreams } from './bare-streams.ts';
import { libStreams } from './lib-streams.ts';

export interface Held {
  readonly rss: number;
  /** Of V8 and of buffers outside of it. */
  readonly heap: number;
}

export interface Streams {
  readonly listener: RequestListener;
  /** Gives the paths of so many answers that say so much a second from now on, or nothing at all. */
  begin(answers: number, perSecond: number): Promise<readonly string[]>;
  /** How many tokens were said so far. */
  said(): number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const { STREAMS = 'bare', REDIS } = process.env;
const streams = STREAMS === 'bare' ? bareStreams() : await libStreams(REDIS);
const delay = monitorEventLoopDelay({ resolution: 1 });

/** Three times, for what the first time leaves to finalizers. */
async function held(): Promise<Held> {
  for (let times = 0; times < 3; times += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heap: heapUsed + external };
}

async function controlled(url: string): Promise<unknown> {
  const [, what, answers, perSecond] = url.split('/');
  if (what === 'begin') return await streams.begin(Number(answers), Number(perSecond));
  if (what === 'held') return await held();
  if (what === 'watch') {
    delay.reset();
    delay.enable();
    return { said: streams.said() };
  }
  delay.disable();
  const ms = (nanoseconds: number): number => nanoseconds / 1e6;
  return { said: streams.said(), p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) };
}

const control = createServer((request, response) => {
  controlled(request.url ?? '').then(
    (value) => response.end(JSON.stringify(value)),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
const server = createServer(streams.listener);
const urlOf = async (one: typeof server): Promise<string> => {
  await new Promise<void>((resolve) => one.listen({ port: 0, host: '127.0.0.1', backlog: 2048 }, resolve));
  return `http://127.0.0.1:${(one.address() as AddressInfo).port}`;
};
const urls = { streams: await urlOf(server), control: await urlOf(control) };
process.stdout.write(`${JSON.stringify({ ready: true, urls })}\n`);
