// Starts the explorer, prints one line of JSON when it listens, and ends on SIGTERM or SIGINT.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import { buildIfStale } from './server/page-build.ts';
import { settingsFrom } from './settings.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
const log = (line: string): void => void process.stderr.write(`explorer: ${line}\n`);

async function main(): Promise<void> {
  const settings = settingsFrom(process.env);
  const tookMs = await buildIfStale();
  if (tookMs !== undefined) log(`the page was built in ${Math.round(tookMs)} ms`);
  const server = createServer();
  server.listen(settings.port, '127.0.0.1');
  await once(server, 'listening');
  // Only now is the port known, when any was asked for.
  const { port } = server.address() as AddressInfo;
  server.on('request', createApp(settings, { port, log }));
  process.stdout.write(`${JSON.stringify({ ready: true, urls: { page: `http://127.0.0.1:${port}/` } })}\n`);
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  server.close();
  server.closeAllConnections();
}

main().catch((error: unknown) => {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
