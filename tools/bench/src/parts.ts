// What a view is made of, one part at a time: `GET /<part>/<calls>` makes so many calls, 32 at once, and answers the
// CPU time of one; `/<part>/<calls>/<at once>` as many at once as it says.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTokenVerifier } from '@frontdesk/auth';
import { related } from '@frontdesk/service-clients/search';
import { createMetrics } from '@frontdesk/telemetry';
import { createUpstream, type Reach } from '@frontdesk/upstream';
import { request } from 'undici';
import { documentPath } from './calls.ts';
import { createDirect } from './direct.ts';
import { stepsInProcess, stepsOnRedis } from './steps.ts';

const urls = JSON.parse(process.env['STUB_URLS'] ?? '{}') as Record<string, string>;

const direct = createDirect(urls['documents'] ?? '', (body) => body);
const metrics = createMetrics({ app: 'bench' });
const documents = createUpstream({ service: 'documents', urls: [urls['documents'] ?? ''], metrics });
const search = createUpstream({ service: 'search', urls: [urls['search'] ?? ''], metrics });
const verifier = createTokenVerifier({
  issuer: urls['issuer'] ?? '',
  audience: 'urn:frontdesk:mobile-bff',
  jwksUrl: `${urls['issuer']}/.well-known/jwks.json`,
});
const token = await (await request(`${urls['control']}/token`)).body.text();

const headers = { accept: 'application/json', authorization: 'Bearer exchanged-token' };
const document = { operation: 'documents.getDocument', method: 'GET', path: documentPath, headers };
const relatedRequest = {
  operation: related.facts.name,
  method: related.facts.method,
  message: { tenantId: 'ten_halden4k7q2w', documentId: 'doc_q3plan7x2mva', limit: 20 },
  headers,
};

// Made for each call, as a view makes one for each section.
function reach(): Reach {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
  const { signal } = new AbortController();
  return { signal, deadline: performance.now() + 2_000, traceparent, requestId: 'bench-0af7651916cd43dd' };
}

const parts: Readonly<Record<string, () => Promise<unknown>>> = {
  dispatch: () => direct(documentPath),
  http: () => documents.http(document, reach()),
  grpc: () => search.grpc(relatedRequest, reach()),
  token: () => verifier.verify(token),
  ...stepsInProcess,
  ...(urls['redis'] && stepsOnRedis(urls['redis'])),
};

async function cpuUsOf(part: () => Promise<unknown>, calls: number, atOnce: number): Promise<number> {
  const before = process.cpuUsage();
  for (let done = 0; done < calls; done += atOnce) await Promise.all(Array.from({ length: atOnce }, part));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (Math.ceil(calls / atOnce) * atOnce);
}

const server = createServer((incoming, response) => {
  const [, name = '', calls, atOnce = '32'] = incoming.url?.split('/') ?? [];
  const part = parts[name];
  if (!part) return void response.writeHead(404).end();
  cpuUsOf(part, Number(calls), Number(atOnce)).then(
    (us) => response.end(String(us)),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ ready: true, urls: { parts: `http://127.0.0.1:${port}` } })}\n`);
});
