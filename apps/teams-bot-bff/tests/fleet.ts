import { fileURLToPath } from 'node:url';
import { startChannel } from '@frontdesk/bot-framework/testing';
import type { Channel, Signing } from '@frontdesk/bot-framework/testing';
import { startChild, startRedis } from '@frontdesk/test-kit';
import type { StartedRedis } from '@frontdesk/test-kit';
import { post } from './app-under-test.ts';

export interface Instance {
  readonly url: string;
  send(activity: unknown, signing?: Signing): Promise<Response>;
  kill(): void;
  log(): string;
  stop(): Promise<void>;
}

/** Instances of the app as processes of their own, with a Redis and a channel. */
export interface Fleet {
  readonly channel: Channel;
  readonly redis: StartedRedis;
  start(env?: Record<string, string>): Promise<Instance>;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

// A test asks faster than all of Teams.
const common = {
  NODE_NO_WARNINGS: '1',
  PORT: '0',
  METRICS_PORT: '0',
  CACHE: 'off',
  LIMIT_ADDRESS: '10000/s',
  WORK_LEASE_MS: '2000',
  REDIS_COMMAND_DEADLINE_MS: '2000',
};

export async function startFleet(more: Record<string, string> = {}): Promise<Fleet> {
  const [channel, redis] = await Promise.all([startChannel(), startRedis()]);
  const instances: Instance[] = [];
  return {
    channel,
    redis,
    async start(env = {}) {
      const given = { ...common, ...channel.env, REDIS_URL: redis.url, ...more, ...env };
      const { urls, pid, log, stop } = await startChild(main, { env: given });
      const url = urls['app'] ?? '';
      const token = await channel.token();
      const instance: Instance = {
        url,
        log,
        send: async (activity, signing) => await post(url, activity, signing ? await channel.token(signing) : token),
        kill: () => void process.kill(pid, 'SIGKILL'),
        stop,
      };
      instances.push(instance);
      return instance;
    },
    async stop() {
      redis.resume();
      await Promise.all(instances.map((instance) => instance.stop()));
      await Promise.all([channel.close(), redis.stop()]);
    },
  };
}

/** Does all of them, so many at once. */
export async function inParallel<T>(all: readonly T[], atOnce: number, act: (one: T, i: number) => Promise<void>) {
  const rest = all.entries();
  const worker = async (): Promise<void> => {
    for (const [i, one] of rest) await act(one, i);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** How often the bot spoke in each conversation. */
export function repliesIn(channel: Channel): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { activity, status } of channel.said) {
    const { id } = activity['conversation'] as { id: string };
    if (status < 300) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

export function report(line: string): void {
  process.stdout.write(`${line}\n`);
}
