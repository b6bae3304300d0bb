// The BFF as a process: started like in production, asked over real sockets.
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from '@frontdesk/test-kit';
import { Agent, request } from 'undici';
import { outcomeOf } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { sendable } from './requests.ts';
import type { RouteRequest } from './requests.ts';

export interface Bff {
  readonly pid: number;
  readonly url: string;
  ask(wanted: RouteRequest, token: string): Promise<Outcome>;
  /** The sum of a metric over the series whose labels have all of these texts. */
  metric(name: RegExp, ...labels: string[]): Promise<number>;
  /** Sockets that the process holds. */
  sockets(): Promise<number>;
  /** The end of what it wrote to stderr. */
  log(): string;
  stop(): Promise<void>;
}

export const snapshotName = 'app.blob';

export const mobileBff = fileURLToPath(new URL('../../../apps/mobile-bff/src/main.ts', import.meta.url));

/** The app's own deadline of a request. */
export const deadlineMs = 2_000;
/** What the way there and back, and a machine with much else to do, may add. */
export const allowanceMs = 500;

const tenThousand = '10000/s burst 100000';
const unlimited = {
  ...Object.fromEntries(['ADDRESS', 'USER', 'TENANT'].map((by) => [`LIMIT_${by}`, tenThousand])),
  QUOTA_USER_DAILY: '100000000',
  INSTANCES: '1',
};

export async function startBff(program: string, env: Readonly<Record<string, string>>): Promise<Bff> {
  const given = { PORT: '0', METRICS_PORT: '0', SERVER_TIMING: 'off', DRAIN_DELAY_MS: '0', STOP_WITHIN_MS: '1000' };
  const child = await startChild(program, {
    env: { ...given, ...unlimited, REQUEST_DEADLINE_MS: String(deadlineMs), NODE_NO_WARNINGS: '1', ...env },
    nodeArgs: snapshotArgs(program),
  });
  const agent = new Agent({ connections: 256, pipelining: 1, headersTimeout: 10_000, bodyTimeout: 10_000 });
  const url = child.urls['app'] ?? '';
  const metrics = async (): Promise<string> => {
    const answer = await request(`${child.urls['metrics'] ?? url}/metrics`, { dispatcher: agent });
    return await answer.body.text();
  };
  const metric = async (name: RegExp, ...labels: string[]): Promise<number> =>
    (await metrics())
      .split('\n')
      .filter((line) => !line.startsWith('#') && name.test(line) && labels.every((label) => line.includes(label)))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  return {
    pid: child.pid,
    url,
    log: child.log,
    metric,
    sockets: async () => socketsOf(child.pid) ?? (await metric(/^nodejs_active_resources\{/, 'TCPSocketWrap')),
    ask: (wanted, token) => ask({ agent, url, token }, wanted),
    async stop() {
      await agent.destroy();
      await child.stop();
    },
  };
}

/** As its image is started, where a snapshot lies beside the bundle. */
function snapshotArgs(program: string): string[] {
  const snapshot = join(dirname(program), snapshotName);
  return existsSync(snapshot) ? ['--no-verify-snapshot-checksum', '--snapshot-blob', snapshot] : [];
}

async function ask(
  { agent, url, token }: { agent: Agent; url: string; token: string },
  wanted: RouteRequest,
): Promise<Outcome> {
  const { headers, body } = sendable(wanted);
  const startAt = performance.now();
  try {
    const answer = await request(`${url}${wanted.path}`, {
      method: wanted.method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      dispatcher: agent,
      ...(body !== undefined && { body }),
    });
    const text = await answer.body.text();
    const given = { status: answer.statusCode, headers: answer.headers, text };
    return outcomeOf(given, { ms: performance.now() - startAt, healthy: wanted.healthy });
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'unknown';
    return { kind: 'broken', shown: `no answer (${code})`, status: 0, ms: performance.now() - startAt, text: '' };
  }
}

/** Undefined where there is no /proc. */
function socketsOf(pid: number): number | undefined {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).filter((fd) => isSocket(`${folder}/${fd}`)).length;
  } catch {
    return undefined;
  }
}

function isSocket(link: string): boolean {
  try {
    return readlinkSync(link).startsWith('socket:');
  } catch {
    return false; // closed in between
  }
}
