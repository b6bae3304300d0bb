import { once } from 'node:events';
import { createServer, type ClientHttp2Session, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createGrpcSession, type GrpcSession } from './grpc-session.ts';

const connectMs = 100;
let server: Http2Server;
let session: GrpcSession;

beforeEach(async () => {
  server = createServer((_request, response) => response.end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  session = createGrpcSession(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    connectMs,
    maxHeaderBytes: 16_384,
  });
});
afterEach(() => {
  session.close();
  server.close();
});

/** The connection that the next call would use. */
async function connection(): Promise<ClientHttp2Session> {
  const stream = session.open({ ':path': '/' });
  const of = stream.session as ClientHttp2Session;
  stream.resume();
  await once(stream, 'close');
  return of;
}

async function ping(one: ClientHttp2Session): Promise<void> {
  await new Promise<void>((resolve) => one.ping(() => resolve()));
}

describe('a connection on which calls fell silent', () => {
  test('stays while it answers, however many fell silent at once', async () => {
    const one = await connection();
    for (let silent = 0; silent < 30; silent += 1) session.suspect();
    await pause(connectMs * 2);
    expect(one.destroyed).toBe(false);
    expect(await connection()).toBe(one);
  });

  test('has nothing left hanging on it by those that did', async () => {
    const one = await connection();
    const before = one.listenerCount('close');
    for (let silent = 0; silent < 30; silent += 1) {
      session.suspect();
      await ping(one);
    }
    expect(one.listenerCount('close')).toBe(before);
  });

  test('is asked again when it is suspected again later', async () => {
    const one = await connection();
    session.suspect();
    await ping(one);
    one.ping = () => true; // nobody answers any more
    session.suspect();
    await new Promise((resolve) => one.once('close', resolve));
    expect(await connection()).not.toBe(one);
  });
});
