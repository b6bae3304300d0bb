import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { anyone, route, type Exchange, type ok } from '../src/index.ts';
import { listening, until } from './app.ts';
import { rawSocket } from './raw-socket.ts';

const get = 'GET /hang HTTP/1.1\r\nHost: x\r\n\r\n';

function hanging() {
  const begun: Exchange[] = [];
  const hang = route({
    name: 'hang',
    get: '/hang',
    summary: 'Never answers',
    access: anyone,
    answers: { 200: z.object({ text: z.string() }) },
    handle: async (_input, _services, exchange) => {
      begun.push(exchange);
      return await new Promise<ReturnType<typeof ok<{ text: string }>>>(() => undefined);
    },
  });
  return { routes: [hang], begun };
}

describe('requests that are sent without waiting', () => {
  test('all end when their client leaves, and each leaves its line', async () => {
    const { routes, begun } = hanging();
    await using server = await listening(routes);
    const { socket } = await rawSocket(server.port);
    socket.write(get.repeat(3));
    await until(() => begun.length === 3 || undefined);
    socket.destroy();
    await until(() => server.lines.length === 3 || undefined);
    expect(server.lines.map(({ status }) => status)).toEqual([499, 499, 499]);
    for (const { signal } of begun) expect(signal.reason).toMatchObject({ code: 'client-gone' });
  });

  test('are begun up to eleven; with more the connection is cut', async () => {
    const { routes, begun } = hanging();
    await using server = await listening(routes);
    const { socket, received } = await rawSocket(server.port);
    socket.write(get.repeat(200));
    expect(await received).toBe('');
    expect(begun.length).toBeLessThanOrEqual(11);
    await until(() => server.lines.length === begun.length || undefined);
  });

  test('of which one has no path end the connection instead of answering out of turn', async () => {
    await using server = await listening(hanging().routes);
    const { socket, received } = await rawSocket(server.port);
    socket.write(`${get}GET ftp://x/y HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(await received).toBe('');
  });
});
