import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { listen } from '../src/index.ts';
import { until } from './app.ts';

async function serving(mostConnections = 100) {
  const server = listen((_request, response) => response.end('hello'), { port: 0, host: '127.0.0.1', mostConnections });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sockets: Socket[] = [];
  return {
    server,
    async open(text = '') {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      let received = '';
      socket.on('data', (part) => (received += String(part)));
      sockets.push(socket);
      await once(socket, 'connect');
      socket.write(text);
      return { socket, received: () => received };
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const get = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

describe('connections', () => {
  test('on which nothing was ever sent do not hold up the end', async () => {
    await using serves = await serving();
    const { socket } = await serves.open();
    const answered = await serves.open(get);
    await until(() => answered.received().includes('hello') || undefined);
    const closed = once(socket, 'close');
    await new Promise((resolve) => serves.server.close(resolve));
    await closed;
  });

  test('that began to ask are left to their end', async () => {
    await using serves = await serving();
    const { socket, received } = await serves.open('GET / HTTP/1.1\r\n');
    const answered = await serves.open(get);
    await until(() => answered.received().includes('hello') || undefined);
    serves.server.closeIdleConnections();
    socket.write('Host: x\r\n\r\n');
    await until(() => received().includes('hello') || undefined);
  });

  test('above the number are turned away, and the idle ones make room for the next', async () => {
    await using serves = await serving(3);
    const idle = await Promise.all([serves.open(), serves.open(), serves.open(get)]);
    await until(() => idle[2]?.received().includes('hello') || undefined);
    const closed = idle.map(({ socket }) => once(socket, 'close'));
    const turnedAway = await serves.open(get);
    await once(turnedAway.socket, 'close');
    expect(turnedAway.received()).toBe('');
    await Promise.all(closed);
    const next = await serves.open(get);
    await until(() => next.received().includes('hello') || undefined);
  });
});
