import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { checkEnvironment, onTrial, serverTls } from '@frontdesk/configuration';
import { closeServer, runMain, runUntilSignal, stopListening } from '@frontdesk/lifecycle';
import type { Running } from '@frontdesk/lifecycle';
import { withProbes } from '@frontdesk/lifecycle/express';
import { listen } from '@frontdesk/server';
import { metricsApp } from '@frontdesk/telemetry/express';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createServices } from './services.ts';
import type { Services } from './services.ts';

// A start without Redis is better than none: tokens end within minutes, and a session that nobody can read is a 503.
const stateWithinMs = 2_000;
// An answer that is cut off has to be closed and paid for before the process ends.
const settleMs = 1_000;
// When a start is over, and before a first question comes.
const graphqlAfterMs = 500;

runMain(async () => {
  if (process.argv.includes('--check')) await checkEnvironment(() => createServices(onTrial(readConfig())));
  else await runUntilSignal({ name: 'web-bff', start });
});

async function start(stop: AbortSignal): Promise<Running> {
  const config = readConfig();
  const services = createServices(config);
  const { answers, live, lifecycle, log, metrics, idempotency, revocations, sessions } = services;
  const { PORT: port, HOST: host, MOST_CONNECTIONS: mostConnections } = config;
  const tls = serverTls(config);
  // Before it listens: a plain proxy sends as soon as the port answers.
  const heard = Promise.race([sessions.ready.catch(() => undefined), passed(stateWithinMs)]); // what other instances say of sessions
  const [isCurrent] = await Promise.all([revocations.whenCurrent(stateWithinMs), heard]);
  if (!isCurrent) log.warn({}, 'starts without knowing who was revoked');
  const server = listen(createApp(services), { port, host, tls, mostConnections, log });
  const inside = withProbes(lifecycle, metricsApp(metrics)); // never TLS: who is inside has no certificate
  const metricsServer = listen(inside, { port: config.METRICS_PORT, host });
  const close = async (withinMs: number, hurry?: AbortSignal): Promise<void> => {
    sessions.streams.close(); // pages come back elsewhere
    void live.close(); // and so do documents that are read live
    hurry?.addEventListener('abort', () => void answers.drain(0), { once: true });
    // Readers go on elsewhere at once; what is written may come to its end until then.
    const closing = closeServer(server, withinMs, hurry);
    await Promise.all([closing, answers.drain(Math.max(0, withinMs - settleMs), closing)]);
    await Promise.race([idempotency.whenIdle(), passed(withinMs, hurry)]); // writes go on when their client has left
    await closeServer(metricsServer, 0); // last, so that the end is measured too
    await services[Symbol.asyncDispose]();
  };
  try {
    await Promise.all([server, metricsServer].map((one) => once(one, 'listening', { signal: stop })));
  } catch (error) {
    await close(0); // or the one that does listen would keep the process alive
    throw error;
  }
  lifecycle.ready();
  const placeOf = ({ port }: AddressInfo) => `//${host}:${port}`;
  const app = `${tls ? 'https' : 'http'}:${placeOf(server.address() as AddressInfo)}`;
  const urls = { app, metrics: `http:${placeOf(metricsServer.address() as AddressInfo)}` };
  log.info({ ready: true, urls }, 'listening');
  void passed(graphqlAfterMs, stop).then(() => makeGraphql(services));
  const leave = () => stopListening(server);
  return { lifecycle, log, leave, close, drainDelayMs: config.DRAIN_DELAY_MS, stopWithinMs: config.STOP_WITHIN_MS };
}

/** Soon: or the first operation, which may be a bomb, would take the CPU of a whole schema. */
async function makeGraphql({ graphql, lifecycle, log }: Services): Promise<void> {
  if (lifecycle.state !== 'ready') return;
  await graphql().catch((error: unknown) => log.error({ err: error }, 'GraphQL cannot be answered'));
}

async function passed(ms: number, hurry?: AbortSignal): Promise<void> {
  await pause(ms, undefined, { ref: false, ...(hurry && { signal: hurry }) }).catch(() => undefined);
}
