import { fileURLToPath } from 'node:url';
import { startChild, startIdentityProvider, startPlatform, startRedis, startRedisCluster } from '@frontdesk/test-kit';
import type { StartedPlatform } from '@frontdesk/test-kit';
import { environmentFor } from './stack.ts';

export const planId = 'doc_q3plan7x2mva';
export const plan = `/v1/documents/${planId}`;

/** One process of the app. */
export interface Instance {
  readonly url: string;
  /** As kill -9. */
  kill(): void;
  stop(): Promise<void>;
}

/** One Redis, or all nodes of a Cluster. */
export interface SharedRedis {
  readonly url: string;
  /** Where the platform publishes what all nodes tell on. */
  readonly nodeUrl: string;
  pause(): void;
  resume(): void;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export type Topology = 'single Redis' | 'three-node Cluster';

type Env = Readonly<Record<string, string>>;

/** The platform, the identity provider and a Redis as processes, for as many instances of the app as a test starts. */
export interface Fleet {
  readonly platform: StartedPlatform;
  readonly redis: SharedRedis;
  token(user: string): Promise<string>;
  /** How many revisions of a document the platform says there are, asked by itself. */
  revisions(documentId: string, token: string): Promise<number>;
  start(env?: Readonly<Record<string, string>>): Promise<Instance>;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export async function startFleet(topology: Topology = 'single Redis', ofPlatform: Env = {}): Promise<Fleet> {
  const [provider, redis] = await Promise.all([startIdentityProvider(), startShared(topology)]);
  const platform = await startPlatform({ issuer: provider.issuer, env: { REDIS_URL: redis.nodeUrl, ...ofPlatform } });
  const instances: Instance[] = [];
  return {
    platform,
    redis,
    token: (user) => provider.token({ user, client: 'mobile' }),
    async revisions(documentId, token) {
      const authorization = `Bearer ${await exchanged(provider.issuer, token, 'revisions')}`;
      const url = `${platform.urls.revisions}/v1/documents/${documentId}/revisions?limit=1`;
      const answer = await fetch(url, { headers: { authorization } });
      if (!answer.ok) throw new Error(`listRevisions: ${answer.status} ${await answer.text()}`);
      return ((await answer.json()) as { total: number }).total;
    },
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

async function startShared(topology: Topology): Promise<SharedRedis> {
  const { url, nodes, stop } =
    topology === 'single Redis'
      ? await startRedis().then((node) => ({ url: node.url, nodes: [node], stop: () => node.stop() }))
      : await startRedisCluster();
  return {
    url,
    nodeUrl: nodes[0]?.url ?? '',
    pause: () => nodes.forEach((node) => node.pause()),
    resume: () => nodes.forEach((node) => node.resume()),
    kill: async () => void (await Promise.all(nodes.map((node) => node.kill()))),
    restart: async () => void (await Promise.all(nodes.map((node) => node.restart()))),
    stop,
  };
}

/** As the app does it, so that the platform can be asked past the app. */
async function exchanged(issuer: string, token: string, audience: string): Promise<string> {
  const grant = 'urn:ietf:params:oauth:grant-type:token-exchange';
  const type = 'urn:ietf:params:oauth:token-type:access_token';
  const answer = await fetch(`${issuer}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('mobile-bff:dev-mobile-bff-secret').toString('base64')}` },
    body: new URLSearchParams({
      grant_type: grant,
      subject_token: token,
      subject_token_type: type,
      audience,
      scope: `${audience}.read`,
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
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
