// A real Prometheus for as long as a run lasts.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@frontdesk/test-kit';
import { request } from 'undici';
import { stringify } from 'yaml';
import type { PrometheusPrograms } from './promtool.ts';

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Line {
  readonly metric: Readonly<Record<string, string>>;
  /** Seconds since 1970, and what it was then. */
  readonly values: readonly (readonly [at: number, value: number])[];
}

export interface FiringAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface PrometheusServer {
  /** What a query gives now. A query that does not parse is an error. */
  query(expr: string): Promise<Sample[]>;
  range(expr: string, from: number, to: number): Promise<Line[]>;
  firing(): Promise<FiringAlert[]>;
  stop(): Promise<void>;
}

export interface PrometheusOptions {
  /** What is scraped each second: `host:port` by the name of its job. */
  readonly targets: Readonly<Record<string, string>>;
  /** The text of its rules. */
  readonly rules: string;
}

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export async function startPrometheus(
  { prometheus }: PrometheusPrograms,
  { targets, rules }: PrometheusOptions,
): Promise<PrometheusServer> {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-prometheus-'));
  writeFileSync(join(folder, 'rules.yml'), rules);
  writeFileSync(join(folder, 'prometheus.yml'), configFor(targets));
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    prometheus,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  running.add(child);
  const server = { ...asking(`http://${address}`), stop: () => stop(child, folder) };
  try {
    await ready(`http://${address}/-/ready`, child);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function configFor(targets: PrometheusOptions['targets']): string {
  return stringify({
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: ['rules.yml'],
    scrape_configs: Object.entries(targets).map(([name, target]) => {
      return { job_name: name, static_configs: [{ targets: [target] }] };
    }),
  });
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200 && child.exitCode === null; tries += 1) {
    const answer = await request(url).catch(() => undefined);
    await answer?.body.dump();
    if (answer?.statusCode === 200) return;
    await pause(100);
  }
  throw new Error('Prometheus did not start.');
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  running.delete(child);
  if (child.exitCode === null) {
    const ended = once(child, 'close');
    child.kill('SIGKILL'); // what it keeps goes with it
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}

interface Answer<T> {
  readonly status: 'success' | 'error';
  readonly error?: string;
  readonly data: T;
}

function asking(url: string): Omit<PrometheusServer, 'stop'> {
  const get = async <T>(path: string, params: Readonly<Record<string, string>> = {}): Promise<T> => {
    const { body } = await request(`${url}/api/v1/${path}?${new URLSearchParams(params).toString()}`);
    const answer = (await body.json()) as Answer<T>;
    if (answer.status !== 'success') throw new Error(`${answer.error} (${params['query'] ?? path})`);
    return answer.data;
  };
  return {
    async query(expr) {
      interface Vector {
        readonly result: readonly { readonly metric: Sample['metric']; readonly value: readonly [number, string] }[];
      }
      const { result } = await get<Vector>('query', { query: expr });
      return result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
    },
    async range(expr, from, to) {
      interface Matrix {
        readonly result: readonly { readonly metric: Line['metric']; readonly values: readonly [number, string][] }[];
      }
      const params = { query: expr, start: String(from), end: String(to), step: '1' };
      const { result } = await get<Matrix>('query_range', params);
      return result.map(({ metric, values }) => {
        return { metric, values: values.map(([at, value]) => [at, Number(value)] as const) };
      });
    },
    async firing() {
      const { alerts } = await get<{ readonly alerts: readonly (FiringAlert & { readonly state: string })[] }>(
        'alerts',
      );
      return alerts.filter(({ state }) => state === 'firing');
    },
  };
}
