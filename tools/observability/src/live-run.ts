// One app for a minute, for real: the platform, Redis, people who ask, a Prometheus that looks each second, and a fault
// that an alert must tell of, and stop telling of when it is over.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startChild, startIdentityProvider, startPlatform, startRedis } from '@frontdesk/test-kit';
import type { StartedPlatform } from '@frontdesk/test-kit';
import { factsOf, root } from './app-facts.ts';
import type { AppFacts } from './app-facts.ts';
import { burnRates, windowsOf } from './burn-rates.ts';
import type { BurnRate } from './burn-rates.ts';
import { askAround, startLoad } from './live-load.ts';
import { startPrometheus } from './prometheus-server.ts';
import type { FiringAlert, PrometheusServer } from './prometheus-server.ts';
import type { PrometheusPrograms } from './promtool.ts';
import { rulesFile } from './rule-files.ts';
import { sloGroups } from './slo-rules.ts';
import { stateGroup } from './state-alerts.ts';

export interface LiveRun {
  readonly facts: AppFacts;
  readonly prometheus: PrometheusServer;
  /** The alerts that the fault set off. */
  readonly fired: readonly FiringAlert[];
  readonly firedAfterMs: number;
  readonly resolvedAfterMs: number;
  readonly answers: ReadonlyMap<number, number>;
  /** Seconds since 1970. */
  readonly from: number;
  readonly faultFrom: number;
  readonly faultTo: number;
}

export interface LiveRunOptions {
  readonly programs: PrometheusPrograms;
  readonly say: (line: string) => void;
  readonly healthyMs?: number;
}

/** As the real ones, with windows that a minute has room for. */
const shortRates: readonly BurnRate[] = [
  { severity: 'page', burn: 14.4, long: '10s', short: '4s' },
  { severity: 'ticket', burn: 3, long: '15s', short: '6s' },
];

const app = 'mobile-bff';
const services = ['documents', 'revisions', 'identity', 'access', 'collaboration', 'search', 'generation', 'activity'];
const ada = 'usr_ada7k2m9qxr3';
export const perSecond = 15;

/** Runs it, and lets somebody look at it while all is still there. */
export async function onLiveRun<T>(options: LiveRunOptions, look: (run: LiveRun) => Promise<T>): Promise<T> {
  const ends: (() => Promise<void>)[] = [];
  const started = async <S extends { stop(): Promise<void> }>(starting: Promise<S>): Promise<S> => {
    const one = await starting;
    ends.unshift(() => one.stop());
    return one;
  };
  try {
    const { say, programs, healthyMs = 12_000 } = options;
    say('starting the platform, Redis, the BFF and Prometheus ...');
    const [facts, login, redis] = await Promise.all([
      factsOf(app),
      started(startIdentityProvider()),
      started(startRedis()),
    ]);
    const platform = await started(startPlatform({ issuer: login.issuer, env: { REDIS_URL: redis.url } }));
    const program = join(root, 'apps', app, 'src', 'main.ts');
    const env = { ...environmentOf(platform), OIDC_ISSUER: login.issuer, REDIS_URL: redis.url };
    const bff = await started(startChild(program, { env, readyWithinMs: 90_000 }));
    const token = await login.token({ user: ada, client: 'mobile' });
    await askAround(bff.urls['app'] ?? '', token); // what is asked for first is slow: connections, indexes, tokens
    const targets = { [app]: new URL(bff.urls['metrics'] ?? '').host };
    const prometheus = await started(startPrometheus(programs, { targets, rules: rulesOf(facts) }));
    const load = await started(Promise.resolve(startLoad(bff.urls['app'] ?? '', token, perSecond)));
    const from = Date.now() / 1000;
    say(`${perSecond} requests a second, all is well ...`);
    await pause(healthyMs);
    const early = (await prometheus.firing()).filter(isAwaited);
    if (early.length > 0) throw new Error(`told before anything was wrong: ${JSON.stringify(early)}`);

    const faulty = await fault(prometheus, platform, say);
    return await look({ facts, prometheus, answers: load.answers, from, ...faulty });
  } finally {
    for (const end of ends) await end();
  }
}

/** What the fault is to set off. That a machine with much else to do is slow besides is told too, and rightly. */
function isAwaited({ labels }: FiringAlert): boolean {
  const { alertname, severity, slo } = labels;
  return alertname === 'SuccessBudgetBurns' && severity === 'page' && slo === 'document';
}

/** Who may see what is never answered from an old copy: without the access service there are no documents. */
async function fault(prometheus: PrometheusServer, platform: StartedPlatform, say: (line: string) => void) {
  const faultFrom = Date.now() / 1000;
  say('the access and the generation service fail ...');
  await Promise.all((['access', 'generation'] as const).map((name) => platform.faults(name, { status: 500 })));
  const awaited = async (): Promise<FiringAlert[]> => (await prometheus.firing()).filter(isAwaited);
  const firedAfterMs = await until(async () => (await awaited()).length > 0, 'an alert');
  await pause(5_000); // for what people see of it
  const fired = await prometheus.firing();
  say(
    `told after ${seconds(firedAfterMs)}: ${[...new Set(fired.map(({ annotations }) => annotations['summary']))].join('; ')}`,
  );
  const faultTo = Date.now() / 1000;
  await platform.clearFaults();
  const resolvedAfterMs = await until(async () => (await awaited()).length === 0, 'the end of the alert');
  say(`all is well again: no longer told after ${seconds(resolvedAfterMs)}`);
  return { fired, firedAfterMs, resolvedAfterMs, faultFrom, faultTo };
}

function rulesOf(facts: AppFacts): string {
  // The panels ask for the windows that are in force.
  const windows = windowsOf([...shortRates, ...burnRates]);
  return rulesFile([...sloGroups(facts, { rates: shortRates, windows, interval: '1s' }), stateGroup(facts)]);
}

function environmentOf({ urls }: StartedPlatform): Record<string, string> {
  const hosts = ['files.platform.internal', 'avatars.platform.internal'];
  const backends = services.map((service) => [`${service.toUpperCase()}_URLS`, urls[service as keyof typeof urls]]);
  return {
    ...Object.fromEntries(backends),
    FILE_ORIGINS: hosts.map((host) => `https://${host}=${urls.files}/${host}`).join(),
    PORT: '0',
    METRICS_PORT: '0',
    LOG_LEVEL: 'info',
    NODE_NO_WARNINGS: '1',
    DRAIN_DELAY_MS: '0',
    STOP_WITHIN_MS: '1000',
  };
}

/** How long it took. */
async function until(holds: () => Promise<boolean>, what: string, withinMs = 40_000): Promise<number> {
  const startAt = performance.now();
  while (!(await holds())) {
    if (performance.now() - startAt > withinMs) throw new Error(`${what} did not come within ${seconds(withinMs)}`);
    await pause(250);
  }
  return performance.now() - startAt;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
