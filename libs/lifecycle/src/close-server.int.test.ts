import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { closeServer, stopListening } from './index.ts';

let server: Server;
afterEach(() => server.closeAllConnections());

async function serving(listener: RequestListener): Promise<void> {
  server = createServer({ keepAliveTimeout: 60_000 }, listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
}

/** What comes back for one request. */
function ask(method: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.once('error', (error) => resolve(String(error))).once('close', () => resolve(text));
    socket.write(`${method} / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  });
}

describe('a server that is closed', () => {
  test('still answers who was connected a moment before, but not taken yet', async () => {
    await serving((_request, response) => void response.end('taken'));
    const asked = ['GET', 'POST', 'PATCH'].map(ask);
    await new Promise<void>((resolve) => process.nextTick(resolve)); // the system has taken them, this process has not
    const closed = closeServer(server, 5_000);
    expect((await Promise.all(asked)).map((text) => text.slice(0, 15))).toEqual(Array(3).fill('HTTP/1.1 200 OK'));
    expect(await closed).toBe(true);
  });

  test('takes no new connections from then on, also while an answer is under way', async () => {
    const answering = Promise.withResolvers<() => void>();
    await serving((_request, response) => answering.resolve(() => void response.end('late')));
    const slow = ask('GET');
    const { port } = server.address() as AddressInfo;
    const answer = await answering.promise;
    await stopListening(server);
    const [error] = (await once(connect(port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
    const closed = closeServer(server, 5_000);
    answer();
    expect(await slow).toMatch(/^HTTP\/1.1 200 OK[^]*late$/);
    expect(await closed).toBe(true);
  });

  test('is closed at once when nobody is there, also when it did not listen or was closed before', async () => {
    await serving(() => undefined);
    await stopListening(server);
    expect(await closeServer(server, 5_000)).toBe(true);
    expect(await closeServer(createServer(), 5_000)).toBe(true);
  });
});
