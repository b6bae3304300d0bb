// A BFF as one would write it at first: two calls, and whatever happens to one happens to the view. With BROKEN it
// answers 500 to everything.
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const document = '/v1/documents/doc_q3plan7x2mva';
const who = { 'x-user-id': 'usr_chi9r5d3vnk8', 'x-tenant-id': 'ten_halden4k7q2w' };
const calls = [
  { url: `${process.env['ACCESS_URLS']}${document}/access`, headers: { ...who, 'x-platform-key': 'dev-platform-key' } },
  {
    url: `${process.env['GENERATION_URLS']}${document}/summary`,
    headers: { ...who, authorization: 'Bearer sk-dev-platform' },
  },
];

async function view(response: ServerResponse): Promise<void> {
  const answers = calls.map(async ({ url, headers }) => {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(2_600) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return (await answer.json()) as unknown;
  });
  const [access, summary] = await Promise.all(answers);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ access, summary, degraded: [] }));
}

const server = createServer((_request, response) => {
  const fail = (error: unknown): void => void response.writeHead(500).end(String(error));
  if (process.env['BROKEN']) fail('broken');
  else view(response).catch(fail);
});
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.stdout.write(`${JSON.stringify({ ready: true, urls: { app: url, metrics: url } })}\n`);
});
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
});
