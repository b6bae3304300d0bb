import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from './config.ts';
import { createIdentityProvider } from './identity-provider.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());

async function main(): Promise<void> {
  const { accessTokenTtlS, webOrigin, origins, ...config } = readConfig(process.env);
  const server = createServer();
  server.listen(config.port, config.host);
  await once(server, 'listening');
  // Only now is the port known, when any was asked for.
  const { port } = server.address() as AddressInfo;
  const issuer = config.issuer ?? `http://${config.host}:${port}`;
  const report = (line: string) => process.stderr.write(`identity-provider: ${line}\n`);
  server.on('request', await createIdentityProvider({ issuer, accessTokenTtlS, webOrigin, origins, report }));
  process.stdout.write(`${JSON.stringify({ ready: true, urls: { issuer } })}\n`);
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  server.close();
  server.closeAllConnections();
}

main().catch((error: unknown) => {
  process.stderr.write(`identity-provider: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
