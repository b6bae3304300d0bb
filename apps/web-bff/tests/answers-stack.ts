import { randomUUID } from 'node:crypto';
import { createRedis } from '@frontdesk/redis';
import type { Redis } from '@frontdesk/redis';
import { startRedis } from '@frontdesk/test-kit';
import type { ScriptedBrowser } from '@frontdesk/test-kit';
import { readAnswer, startModelServer } from '@frontdesk/test-kit/answers';
import type { AnswerReader, ModelServer } from '@frontdesk/test-kit/answers';
import { redisStore } from '@frontdesk/token-quota';
import type { UsageRecord } from '@frontdesk/token-quota';
import { chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

export const halden = 'ten_halden4k7q2w';
export const plan = 'doc_q3plan7x2mva';
export const aboutPlan = `/v2/documents/${plan}/answers`;

interface Asking {
  readonly question?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Instances of the app that share a Redis, and a model of the tests' own. */
export interface AnsweringStack {
  readonly stack: Stack;
  readonly model: ModelServer;
  readonly browser: ScriptedBrowser;
  ask(path: string, asking?: Asking, who?: ScriptedBrowser): Promise<AnswerReader>;
  read(answerId: string, lastEventId?: string, who?: ScriptedBrowser): Promise<AnswerReader>;
  /** From here on, what the browser asks reaches this instance. */
  use(instance: number): void;
  records(): Promise<readonly UsageRecord[]>;
  /** What of the tenant's money is held by answers that are open. */
  held(): Promise<number>;
  stop(): Promise<void>;
}

export async function startAnswering(
  app: Readonly<Record<string, string>> = {},
  platform: Readonly<Record<string, string>> = {},
): Promise<AnsweringStack> {
  const [redis, model] = await Promise.all([startRedis(), startModelServer()]);
  const stack = await startStack({
    instances: 3,
    platform: { REDIS_URL: redis.url, ...platform },
    app: {
      ...{ REDIS_URL: redis.url, REDIS_COMMAND_DEADLINE_MS: '5000', LIMIT_USER: '1000/s', LIMIT_ADDRESS: '1000/s' },
      ...{ MODEL_URLS: model.url, MODEL_API_KEY: 'sk-of-the-test', ANSWER_GRACE_MS: '700', STREAMS_PER_USER: '50' },
      ...app,
    },
  });
  const browser = await stack.signedIn(chiara);
  const own: Redis = createRedis({ url: redis.url, app: 'web-bff', commandDeadlineMs: 5_000 });
  await own.whenUp(5_000);
  const store = redisStore(own);
  return {
    stack,
    model,
    browser,
    use: (instance) => void stack.through(browser, instance),
    ask: (path, { question = 'How full is Rotterdam?', key = randomUUID(), headers = {} } = {}, who = browser) =>
      readAnswer((signal) =>
        who.fetch(`${stack.origin}${path}`, {
          ...{ method: 'POST', signal, body: JSON.stringify({ question }) },
          headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"`, ...headers },
        }),
      ),
    read: (answerId, lastEventId, who = browser) =>
      readAnswer((signal) =>
        who.fetch(`${stack.origin}/v2/answers/${answerId}`, {
          signal,
          headers: { ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
        }),
      ),
    records: async () => (await store.records(halden, { most: 500 })).map(({ record }) => record),
    async held() {
      const month = new Date().toISOString().slice(0, 7);
      const counter = {
        name: 'tenant-tokens-per-month',
        subject: '',
        unit: 'tokens',
        period: month,
        endsAt: 0,
      } as const;
      const [standing] = await store.standings(halden, [counter]);
      return standing?.held ?? 0;
    },
    async stop() {
      await own.close();
      await stack.stop();
      await Promise.all([redis.stop(), model.stop()]);
    },
  };
}

/** Looks again and again until it is so. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`It did not come to that within ${withinMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
