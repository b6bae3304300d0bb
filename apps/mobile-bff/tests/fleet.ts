import { fileURLToPath } from 'node:url';
import { startChild, startIdentityProvider, startPlatform, startRedis } from '@frontdesk/test-kit';
import type { StartedPlatform, StartedRedis } from '@frontdesk/test-kit';
import { environmentFor } from './stack.ts';

export const plan = '/v1/documents/doc_q3plan7x2mva';

/** One process of the app. */
export interface Instance {
  readonly url: string;
  /** As kill -9. */
  kill(): void;
  stop(): Promise<void>;
}

/** The platform, the identity provider and a Redis as processes, for as many instances of the app as a test starts. */
export interface Fleet {
  readonly platform: StartedPlatform;
  readonly redis: StartedRedis;
  token(user: string): Promise<string>;
  start(env?: Readonly<Record<string, string>>): Promise<Instance>;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export async function startFleet(): Promise<Fleet> {
  const [provider, redis] = await Promise.all([startIdentityProvider(), startRedis()]);
  const platform = await startPlatform({ issuer: provider.issuer, env: { REDIS_URL: redis.url } });
  const instances: Instance[] = [];
  return {
    platform,
    redis,
    token: (user) => provider.token({ user, client: 'mobile' }),
    async start(env = {}) {
      const given = { ...environmentFor(platform, provider.issuer), REDIS_URL: redis.url, ...env };
      const { urls, pid, stop } = await startChild(main, { env: { ...given, NODE_NO_WARNINGS: '1' } });
      const instance = { url: urls['app'] ?? '', kill: () => void process.kill(pid, 'SIGKILL'), stop };
      instances.push(instance);
      return instance;
    },
    async stop() {
      redis.resume();
      await Promise.all(instances.map((instance) => instance.stop()));
      await Promise.all([platform.stop(), provider.stop()]);
      await redis.stop();
    },
  };
}

export async function until(holds: () => boolean | Promise<boolean>, withinMs = 5_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('It never came to that.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

export function report(line: string): void {
  process.stdout.write(`${line}\n`);
}
