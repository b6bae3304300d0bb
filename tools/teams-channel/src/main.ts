// Starts a Teams that runs here, prints one line of JSON when it listens, and ends on SIGTERM or SIGINT.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import { createChannel } from './channel.ts';
import { settingsFrom } from './settings.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
const log = (line: string): void => void process.stderr.write(`teams-channel: ${line}\n`);

async function main(): Promise<void> {
  const settings = settingsFrom(process.env);
  const server = createServer();
  server.listen(settings.port, settings.host);
  await once(server, 'listening');
  // Only now is the port known, when any was asked for.
  const { port } = server.address() as AddressInfo;
  const url = settings.publicUrl ?? `http://${settings.host}:${port}`;
  server.on('request', createApp(await createChannel({ settings, url }), log));
  process.stdout.write(`${JSON.stringify({ ready: true, urls: { page: `${url}/`, channel: url } })}\n`);
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  server.close();
  server.closeAllConnections();
}

main().catch((error: unknown) => {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
