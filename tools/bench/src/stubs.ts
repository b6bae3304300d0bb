// Twelve backends and a login system in one process: answers from memory, after a fixed time.
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { newOwnerOf, ownerId, pathOfExample, relatedPath, restCalls, tenantCalls, type RestService } from './calls.ts';
import { contractExample, lengthened } from './contract-example.ts';
import { accessToken, login } from './login.ts';
import { enveloped, relatedMessage } from './related-message.ts';

let latencyMs = 0;
let asked = 0;

function afterLatency(act: () => void): void {
  if (latencyMs === 0) act();
  else setTimeout(act, latencyMs);
}

const answers = new Map(
  restCalls.map(({ service, operation, path, bytes }) => [
    path,
    Buffer.from(JSON.stringify(lengthened(contractExample(service, operation), bytes))),
  ]),
);
const relatedDocuments = Array.from({ length: 20 }, (_, index) => ({
  documentId: `doc_related${String(index).padStart(4, '0')}`,
  title: `Fleet renewal business case, part ${index}`,
}));
const relatedAnswer = enveloped(relatedMessage(relatedDocuments));
for (const { operation, path } of tenantCalls)
  answers.set(path, Buffer.from(JSON.stringify(contractExample('identity', operation))));
// As REST for the floor, and by the Connect protocol for who asks for it so.
const relatedJson = Buffer.from(JSON.stringify({ documents: relatedDocuments }));
for (const path of ['/related', relatedPath]) answers.set(path, relatedJson);

function answerTo(path: string): Buffer | undefined {
  const body = answers.get(pathOfExample(path));
  const owner = newOwnerOf(path);
  return body === undefined || owner === undefined ? body : Buffer.from(String(body).replace(ownerId, owner));
}

const rest: RequestListener = (request, response) => {
  const body = answerTo(request.url?.split('?', 1)[0] ?? '');
  asked += 1;
  request.resume();
  afterLatency(() => {
    response.writeHead(body ? 200 : 404, {
      'content-type': 'application/json',
      'content-length': String(body?.length ?? 0),
    });
    response.end(body);
  });
};

function related(stream: ServerHttp2Stream): void {
  stream.on('error', () => undefined); // a caller that left
  stream.resume().once('end', () => {
    afterLatency(() => {
      if (stream.destroyed) return;
      stream.respond({ ':status': 200, 'content-type': 'application/grpc+proto' }, { waitForTrailers: true });
      stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(relatedAnswer);
    });
  });
}

/** `/latency/20` makes every backend take so many milliseconds; `/token` gives a user's token, `/asked` the calls so far. */
const control: RequestListener = (request, response) => {
  const [, what, value] = request.url?.split('/') ?? [];
  if (what === 'latency') latencyMs = Number(value);
  if (what === 'asked') return void response.end(String(asked));
  response.end(what === 'token' ? accessToken(urls['issuer'] ?? '') : '');
};

const urls: Record<string, string> = {};

async function serve(name: string, server: NetServer | Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  urls[name] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const services = new Set<RestService>(restCalls.map(({ service }) => service));
for (const service of services) await serve(service, createServer({ keepAliveTimeout: 60_000 }, rest));
const search = createHttp2Server();
search.on('stream', related);
await serve('search', search);
await serve('related', createServer({ keepAliveTimeout: 60_000 }, rest));
await serve('issuer', createServer(login));
await serve('control', createServer(control));

process.stdout.write(`${JSON.stringify({ ready: true, urls })}\n`);
