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

// A start without Redis is better than none: tokens end within minutes.
const revocationsWithinMs = 2_000;

runMain(async () => {
  if (process.argv.includes('--check')) await checkEnvironment(() => createServices(onTrial(readConfig())));
  else await runUntilSignal({ name: 'teams-bot-bff', start });
});

async function start(stop: AbortSignal): Promise<Running> {
  const config = readConfig();
  const services = createServices(config);
  const { answers, lifecycle, log, metrics, idempotency, revocations, work } = services;
  const { PORT: port, HOST: host, MOST_CONNECTIONS: mostConnections } = config;
  const tls = serverTls(config);
  // Before it listens: a plain proxy sends as soon as the port answers.
  if (!(await revocations.whenCurrent(revocationsWithinMs))) log.warn({}, 'starts without knowing who was revoked');
  const server = listen(createApp(services), { port, host, tls, mostConnections, log });
  const inside = withProbes(lifecycle, metricsApp(metrics)); // never TLS: who is inside has no certificate
  const metricsServer = listen(inside, { port: config.METRICS_PORT, host });
  const close = async (withinMs: number, hurry?: AbortSignal): Promise<void> => {
    await closeServer(server, withinMs, hurry);
    // What was acknowledged is done, or left to the others; an answer that is written may come to its end until then.
    const working = work.drain(withinMs, hurry); // what is under way may still ask
    await Promise.all([working, answers.drain(withinMs, working)]);
    await Promise.race([idempotency.whenIdle(), passed(withinMs, hurry)]); // invokes go on when Teams has given up
    await closeServer(metricsServer, 0); // last, so that the end is measured too
    await services[Symbol.asyncDispose]();
  };
  try {
    await Promise.all([server, metricsServer].map((one) => once(one, 'listening', { signal: stop })));
  } catch (error) {
    await close(0); // or the one that does listen would keep the process alive
    throw error;
  }
  work.start();
  lifecycle.ready();
  const placeOf = ({ port }: AddressInfo) => `//${host}:${port}`;
  const app = `${tls ? 'https' : 'http'}:${placeOf(server.address() as AddressInfo)}`;
  const urls = { app, metrics: `http:${placeOf(metricsServer.address() as AddressInfo)}` };
  log.info({ ready: true, urls }, 'listening');
  const leave = () => stopListening(server);
  return { lifecycle, log, leave, close, drainDelayMs: config.DRAIN_DELAY_MS, stopWithinMs: config.STOP_WITHIN_MS };
}

async function passed(ms: number, hurry?: AbortSignal): Promise<void> {
  await pause(ms, undefined, { ref: false, ...(hurry && { signal: hurry }) }).catch(() => undefined);
}
