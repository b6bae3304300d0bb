// The least that draws the view: node:http, undici's dispatch with a handler of its own, Promise.all and JSON.
import { createServer } from 'node:http';
import { connect } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { relatedPath, restCalls } from './calls.ts';
import { createDirect } from './direct.ts';
import { relatedDocumentsOf } from './related-message.ts';

type Json = Record<string, unknown>;

const urls = JSON.parse(process.env['STUB_URLS'] ?? '{}') as Record<string, string>;
const withGrpc = process.env['FLOOR_GRPC'] === '1';
const parsed = (body: Buffer): Json => JSON.parse(String(body)) as Json;
const backends = new Map(Object.entries(urls).map(([name, url]) => [name, createDirect(url, parsed)]));
const session = withGrpc ? connect(urls['search'] ?? '') : undefined;

function get(service: string, path: string): Promise<Json> {
  return backends.get(service)?.(path) ?? Promise.reject(new Error(`no backend ${service}`));
}

function relatedByGrpc(): Promise<Json> {
  return new Promise((resolve, reject) => {
    const headers = { ':method': 'POST', ':path': relatedPath, te: 'trailers' };
    const stream = session?.request({ ...headers, 'content-type': 'application/grpc+proto' });
    const chunks: Buffer[] = [];
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream?.once('error', reject);
    stream?.once('end', () => resolve({ documents: relatedDocumentsOf(Buffer.concat(chunks).subarray(5)) }));
    stream?.end(Buffer.alloc(5));
  });
}

const atOnce = restCalls.filter(({ operation }) => operation !== 'getDocument' && operation !== 'getUser');
const [documentCall, ownerCall] = ['getDocument', 'getUser'].map((name) =>
  restCalls.find(({ operation }) => operation === name),
);

async function view(): Promise<Json> {
  const [[document, owner], related, ...others] = await Promise.all([
    get('documents', documentCall?.path ?? '').then(async (found) => [
      found,
      await get('identity', ownerCall?.path ?? ''),
    ]),
    withGrpc ? relatedByGrpc() : get('related', '/related'),
    ...atOnce.map(({ service, path }) => get(service, path)),
  ]);
  return presented(document ?? {}, owner ?? {}, [related, ...others]);
}

/** About 2 KB, of something of each. */
function presented(document: Json, owner: Json, others: readonly Json[]): Json {
  return {
    title: document['title'],
    status: document['status'],
    owner: owner['displayName'],
    sections: others.map((section) => Object.keys(section).length),
    related: (others[0]?.['documents'] as Json[]).slice(0, 5),
    comments: others.flatMap((section) => (section['comments'] as Json[] | undefined)?.slice(0, 3) ?? []),
  };
}

const server = createServer({ keepAliveTimeout: 60_000 }, (_request, response) => {
  view().then(
    (shown) => {
      const body = JSON.stringify(shown);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
      response.end(body);
    },
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ ready: true, urls: { app: `http://127.0.0.1:${port}` } })}\n`);
});
