import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import {
  admit,
  anyone,
  answerProblems,
  checkInput,
  createExpress,
  openExchange,
  route,
  serveRoutes,
} from '@frontdesk/server';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import {
  createAnswerStreams,
  lastEventIdHeaders,
  memoryLog,
  readProblems,
  streamAnswer,
  type AnswerStreams,
  type AnswerWriter,
} from '../src/index.ts';
import { clientOf } from './client.ts';

const readAnswer = route({
  name: 'readAnswer',
  get: '/answers/{id}',
  summary: 'An answer as it is written',
  access: anyone,
  params: z.strictObject({ id: z.string() }),
  headers: lastEventIdHeaders,
  answers: { 200: 'bytes', 204: null },
  problems: [...readProblems],
  handle: async ({ params, headers }, { answers }: { readonly answers: AnswerStreams }) =>
    streamAnswer(await answers.read(params.id, { lastEventId: headers['last-event-id'] })),
});

const silent = { child: () => silent, info() {}, debug() {}, warn() {}, error() {} };

let answers: AnswerStreams;
let server: Server;
let url: string;
beforeEach(async () => {
  answers = await createAnswerStreams({ log: memoryLog(), graceMs: 300, readerBytes: 32_768 });
  const app = createExpress({ trustedProxies: [] });
  app.use(openExchange({ log: silent as never }));
  app.use(serveRoutes([readAnswer], { answers }, [admit, checkInput]));
  app.use(answerProblems());
  server = createServer(app);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/answers`;
});
afterEach(async () => {
  server.closeAllConnections();
  await answers.close();
  await once(server.close(), 'close');
});

async function writing() {
  const begun = Promise.withResolvers<AnswerWriter>();
  const ended = Promise.withResolvers<void>();
  const { id } = await answers.start({
    meta: {},
    async produce(answer) {
      begun.resolve(answer);
      const aborted = new Promise<void>((resolve) => answer.signal.addEventListener('abort', () => resolve()));
      await Promise.race([ended.promise, aborted]);
    },
  });
  return { id, end: ended.resolve, writer: await begun.promise };
}

async function open(id: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const [response] = (await once(get(`${url}/${id}`, { headers, agent: false }), 'response')) as [IncomingMessage];
  return response;
}

test('a route sends events as they are kept, with headers that nothing on the way holds them back by', async () => {
  const { id, writer, end } = await writing();
  const response = await open(id, { 'accept-encoding': 'gzip, br' });
  expect(response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
    'frontdesk-stream': '1',
  });
  expect(response.headers).not.toHaveProperty('content-encoding');
  expect(response.headers).not.toHaveProperty('content-length');
  const seen: number[] = [];
  const reader = clientOf(response, ({ event }) => event === 'answer-delta' && void seen.push(performance.now()));
  const said: number[] = [];
  for (let count = 0; count < 20; count += 1) {
    said.push(performance.now());
    await writer.delta('é😀\n\r\u2028');
    await pause(10);
  }
  end();
  await reader.over;
  expect(reader.text).toBe('é😀\n\r\u2028'.repeat(20));
  expect(reader.names.at(-1)).toBe('answer-end');
  const delays = seen.map((at, index) => at - said[index]!).sort((one, other) => one - other);
  expect(delays[10]).toBeLessThan(5);
  const over = await open(id, { 'last-event-id': reader.lastEventId! });
  expect(over.statusCode).toBe(204);
  over.resume();
});

test('problems before the first byte are answers', async () => {
  const { id } = await writing();
  for (const [path, lastEventId, status, code] of [
    ['nothing', undefined, 404, 'no-such-answer'],
    [id, '99', 400, 'unknown-event-id'],
  ] as const) {
    const response = await open(path, lastEventId === undefined ? {} : { 'last-event-id': lastEventId });
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect((await response.setEncoding('utf8').toArray()).join('')).toContain(code);
  }
});

test('the producer hears that its only reader left', async () => {
  const { id, writer } = await writing();
  const response = await open(id);
  response.once('error', () => undefined);
  await pause(400);
  expect(writer.signal.aborted).toBe(false);
  response.destroy();
  const aborted = once(writer.signal, 'abort');
  await aborted;
  expect(answers.counts.readers).toBe(0);
});

test('a client that reads nothing holds little, and others get everything', async () => {
  const { id, writer, end } = await writing();
  const stuck = await open(id);
  stuck.pause();
  const reader = clientOf(await open(id));
  const before = process.memoryUsage().external;
  for (let count = 0; count < 900; count += 1) await writer.delta('x'.repeat(1_000));
  end();
  await reader.over;
  expect(reader.text).toHaveLength(900_000);
  expect(process.memoryUsage().external - before).toBeLessThan(30_000_000);
  const late = clientOf(stuck);
  await late.over;
  expect(late.events).toEqual(reader.events);
});
