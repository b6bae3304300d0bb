import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Channel, Signing } from '@frontdesk/bot-framework/testing';
import { listen } from '@frontdesk/server';
import { createLogger } from '@frontdesk/telemetry';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import type { Intent } from '../src/intents/intent.ts';
import { createServices } from '../src/services.ts';
import type { Services } from '../src/services.ts';

export interface AppUnderTest {
  readonly url: string;
  readonly services: Services;
  /** What was logged, one record a line. */
  readonly logged: Record<string, unknown>[];
  /** As the channel sends it. */
  send(activity: unknown, signing?: Signing): Promise<Response>;
  close(): Promise<void>;
}

/** The whole app in this process, without a Redis. */
export async function appUnderTest(
  channel: Pick<Channel, 'env' | 'token'>,
  env: Record<string, string> = {},
  intents?: readonly Intent[],
): Promise<AppUnderTest> {
  const logged: Record<string, unknown>[] = [];
  const write = (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>);
  const log = createLogger({ name: 'teams-bot-bff', level: 'debug', destination: { write } });
  const services = createServices(readConfig({ ...channel.env, CACHE: 'off', ...env }), log, intents);
  const server = listen(createApp(services), { port: Number(env['PORT'] ?? 0), host: '127.0.0.1' });
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  services.lifecycle.ready();
  services.work.start();
  return {
    url,
    services,
    logged,
    send: async (activity, signing) => await post(url, activity, await channel.token(signing)),
    async close() {
      server.closeAllConnections();
      server.close();
      await services[Symbol.asyncDispose]();
    },
  };
}

export async function post(url: string, activity: unknown, token: string | undefined): Promise<Response> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headers = { 'content-type': 'application/json', ...authorization };
  return await fetch(`${url}/api/messages`, { method: 'POST', headers, body: JSON.stringify(activity) });
}

export async function until(holds: () => boolean | Promise<boolean>, withinMs = 5_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('It never came to that.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
