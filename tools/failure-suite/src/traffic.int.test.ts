import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { Agent } from 'undici';
import { readWholeAnswer } from './answer-reading.ts';
import { until } from './load.ts';
import { startTraffic } from './traffic.ts';
import type { Sent, TrafficOptions } from './traffic.ts';

let servers: Server[] = [];
afterEach(() => {
  for (const server of servers) server.close().closeAllConnections();
  servers = [];
});

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function trafficOn(listener: RequestListener, more: Partial<TrafficOptions> = {}) {
  const traffic = startTraffic({ url: await serving(listener), token: 't', perSecond: 500, ...more });
  await until(() => traffic.sent.length >= 200, { withinMs: 10_000 });
  await traffic.stop();
  const failed = (kind: Sent['kind']) =>
    new Set(traffic.sent.filter((one) => one.kind === kind && one.isFailed).map(({ shown }) => shown));
  return { traffic, failed };
}

function created(response: ServerResponse, text: string): void {
  response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ text }));
}

describe('traffic', () => {
  test('reads again by tag, writes with a key of its own, and fails nobody who answers right', async () => {
    const keys: string[] = [];
    const { traffic } = await trafficOn((request, response) => {
      const key = String(request.headers['idempotency-key']);
      if (request.method === 'POST') return created(response, (keys.push(key), key));
      response.writeHead(request.headers['if-none-match'] === '"1"' ? 304 : 200, { etag: '"1"' }).end();
    });
    expect(traffic.sent.filter(({ isFailed }) => isFailed)).toEqual([]);
    expect(new Set(traffic.sent.map(({ kind, shown }) => `${kind} ${shown}`))).toEqual(
      new Set(['read 200', 'read 304', 'write 201', 'write again 201']),
    );
    expect(new Set(keys).size).toBe(traffic.writes());
    expect(keys.length).toBeGreaterThan(traffic.writes());
  });

  test('counts a reset, a 5xx of a proxy and a write that was done twice as failures', async () => {
    let turn = 0;
    const { failed, traffic } = await trafficOn((request, response) => {
      if (request.method === 'POST') created(response, String((turn += 1)));
      else if ((turn += 1) % 2) request.socket.destroy();
      else response.writeHead(502).end('<center>nginx</center>');
    });
    expect(failed('read')).toEqual(new Set(['UND_ERR_SOCKET', '502 of nginx']));
    expect(failed('write again')).toEqual(new Set(['201, another comment']));
    expect(failed('write').size).toBe(0);
    expect(traffic.refusals.length).toBeGreaterThan(100);
  });

  test('insists on a write that was refused for now, and counts each try', async () => {
    const seen = new Set<string>();
    const { failed, traffic } = await trafficOn(
      (request, response) => {
        const key = String(request.headers['idempotency-key']);
        if (request.method !== 'POST' || seen.has(key)) return created(response, key);
        seen.add(key);
        response.writeHead(503).end('{"type":"https://x/problems/idempotency-unavailable"}');
      },
      { insistForMs: 5_000 },
    );
    expect(failed('write').size).toBe(0);
    const refused = traffic.refusals.filter(({ kind }) => kind === 'write');
    expect(refused.length).toBe(traffic.writes());
    expect(refused[0]?.shown).toBe('503 idempotency-unavailable');
  });
});

const events = ['answer-start', 'answer-delta', 'answer-delta', 'answer-end'];

/** Events after the id that the reader names, as many as `most`; then it is sent on. */
function answering(most: number, spoil: (request: IncomingMessage, from: number) => number = (_request, from) => from) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const from = spoil(request, Number(request.headers['last-event-id'] ?? 0));
    const part = events.slice(from, from + (request.headers['last-event-id'] || request.method === 'POST' ? most : 9));
    response.writeHead(200, { 'content-type': 'text/event-stream', 'content-location': '/v1/answers/a' });
    part.forEach((event, at) =>
      response.write(`id: ${from + at + 1}\nevent: ${event}\ndata: {"text":"${from + at} "}\n\n`),
    );
    if (from + part.length < events.length) response.write('retry: 1\nevent: answer-moved\ndata: {}\n\n');
    response.end();
  };
}

describe('an answer', () => {
  const dispatcher = new Agent();
  afterAll(() => dispatcher.destroy());
  const read = async (listener: RequestListener) =>
    await readWholeAnswer({ url: await serving(listener), token: 't', dispatcher });

  test('is read to its end wherever it goes on', async () => {
    expect(await read(answering(1))).toEqual({ moves: 3, requests: 5 });
    expect(await read(answering(9))).toEqual({ moves: 0, requests: 2 });
  });

  test('that is sent on with a gap, or ends without a word, is a failure', async () => {
    const skips = answering(2, ({ method }, from) => (method === 'GET' && from === 2 ? 3 : from));
    expect((await read(skips)).failure).toBe('an answer has a gap or a repetition');
    const silent: RequestListener = (_request, response) => void response.writeHead(200).end();
    expect((await read(silent)).failure).toBe('an answer ended with nothing');
    expect((await read((_request, response) => void response.writeHead(404).end('{}'))).failure).toMatch(/404/);
  });
});
