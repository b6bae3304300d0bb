import { fileURLToPath } from 'node:url';
import {
  freePort,
  scriptedBrowser,
  startChild,
  startIdentityProvider,
  startPlatform,
  startRedis,
} from '@frontdesk/test-kit';
import type { ChildTool, ScriptedBrowser } from '@frontdesk/test-kit';
import { startModelServer } from '@frontdesk/test-kit/answers';
import type { ModelServer } from '@frontdesk/test-kit/answers';
import { chiara, environmentFor } from './stack.ts';

/** Instances of the app as processes, which a test may end as it likes, over one Redis and one model. */
export interface AnswersFleet {
  /** Where browsers find it: the first instance, or whoever stands before them. */
  readonly origin: string;
  readonly ports: readonly number[];
  readonly model: ModelServer;
  readonly browser: ScriptedBrowser;
  /** From here on, what the browser asks reaches this instance. */
  use(instance: number): void;
  signal(instance: number, signal: 'SIGTERM' | 'SIGKILL'): void;
  /** In place of one that was ended. */
  restart(instance: number): Promise<void>;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export async function startAnswersFleet(
  count: number,
  env: Readonly<Record<string, string>> = {},
  before?: string,
): Promise<AnswersFleet> {
  const ports = await Promise.all(Array.from({ length: count }, () => freePort()));
  const origin = before ?? `http://127.0.0.1:${ports[0]}`;
  const [model, redis, provider] = await Promise.all([
    startModelServer(),
    startRedis(),
    startIdentityProvider({ env: { WEB_ORIGIN: origin } }),
  ]);
  const platform = await startPlatform({ issuer: provider.issuer, env: { REDIS_URL: redis.url } });
  const common = {
    ...environmentFor(platform, provider.issuer),
    ...{ ORIGIN: origin, METRICS_PORT: '0', REDIS_URL: redis.url, REDIS_COMMAND_DEADLINE_MS: '5000' },
    ...{ LIMIT_ADDRESS: '10000/s', LIMIT_USER: '10000/s', LIMIT_TENANT: '10000/s', NODE_NO_WARNINGS: '1' },
    ...{ MODEL_URLS: model.url, ANSWER_LEASE_MS: '1000', ANSWER_GRACE_MS: '20000', STREAMS_PER_USER: '1000' },
    ...env,
  };
  const start = (port: number): Promise<ChildTool> => startChild(main, { env: { ...common, PORT: String(port) } });
  const children = await Promise.all(ports.map(start));
  let at = 0;
  const browser = scriptedBrowser((url) =>
    url.origin === origin ? new URL(url.href.slice(origin.length), `http://127.0.0.1:${ports[at]}`) : url,
  );
  await browser.navigate(`${origin}/auth/login?returnTo=/`, {
    user: chiara,
    until: ({ href }) => href === `${origin}/`,
  });
  return {
    ports,
    origin,
    model,
    browser,
    use: (instance) => void (at = instance),
    signal: (instance, signal) => void process.kill(children[instance]!.pid, signal),
    async restart(instance) {
      await children[instance]!.stop();
      children[instance] = await start(ports[instance]!);
    },
    async stop() {
      await Promise.all(children.map((child) => child.stop()));
      await Promise.all([platform.stop(), provider.stop(), redis.stop(), model.stop()]);
    },
  };
}
