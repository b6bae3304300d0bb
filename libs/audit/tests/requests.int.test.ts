import { once } from 'node:events';
import { request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { Problem, defineProblem } from '@frontdesk/problems';
import {
  admit,
  answerProblems,
  anyone,
  bytes,
  checkInput,
  conditional,
  createExpress,
  fact,
  listen,
  noContent,
  noSuchRoute,
  ok,
  openExchange,
  route,
  serveRoutes,
  type Step,
} from '@frontdesk/server';
import { createLogger } from '@frontdesk/telemetry';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import {
  auditEnd,
  audited,
  auditedLast,
  createAudit,
  documentIds,
  endingBecause,
  touching,
  type Audit,
  type OnLoss,
} from '../src/index.ts';
import { memorySink, type MemorySink } from '../src/testing.ts';

const notYours = defineProblem({ code: 'no-such-document', status: 404, title: 'No such document' });
const caller = fact<{ userId: string }>('caller');
const content = 'doc_q3plan7x2mva says: the merger is on Friday';
const Row = z.object({ id: z.string(), title: z.string() });
const params = z.strictObject({ documentId: z.string() });
const [one, two, three] = ['doc_q3plan7x2mva', 'doc_aaaaaaaa1', 'doc_bbbbbbbb2'] as const;

const common = { summary: 'x', access: anyone };
let release: () => void = () => undefined;
let stream = new PassThrough();

const routes = [
  route({
    ...common,
    name: 'getDocument',
    get: '/documents/{documentId}',
    params,
    answers: { 200: Row },
    handle: async ({ params: { documentId } }) => {
      if (documentId === three) throw new Problem(notYours, 'There is none.');
      return ok({ id: documentId, title: content });
    },
  }),
  route({
    ...common,
    name: 'listDocuments',
    get: '/documents',
    query: z.strictObject({ q: z.string() }),
    answers: { 200: z.object({ items: z.array(Row) }) },
    handle: async () => ok({ items: [one, two].map((id) => ({ id, title: content })) }),
  }),
  route({
    ...common,
    name: 'writeDocument',
    post: '/documents/{documentId}',
    params,
    body: z.strictObject({ text: z.string(), beside: z.string().optional() }),
    answers: { 204: null },
    handle: async ({ body }) => {
      if (body.text === 'slow') await new Promise<void>((resolve) => (release = resolve));
      if (body.text === 'broken') throw new Error(content);
      return noContent();
    },
  }),
  route({
    ...common,
    name: 'events',
    get: '/events',
    answers: { 200: 'bytes' },
    handle: async (_input, _services: object, exchange) => {
      touching(exchange, [two]);
      stream = new PassThrough();
      stream.on('end', () => endingBecause(exchange, 'access-changed'));
      return bytes(200, { 'Content-Type': 'text/event-stream' }, stream);
    },
  }),
];

let server: Server;
let audit: Audit;
let sink: MemorySink;

async function serve(onLoss: OnLoss): Promise<void> {
  sink = memorySink();
  audit = createAudit({ app: 'mobile-bff', sink, onLoss, batchMs: 1, writeWithinMs: 100 });
  const auditing = {
    audit,
    who: ({ facts }: Parameters<typeof touching>[0]) => facts.get(caller),
    documents: documentIds('doc_[0-9a-z]{8,32}'),
  };
  const signIn: Step = async (exchange, _route, next) => {
    if (exchange.headers.authorization) exchange.facts.set(caller, { userId: 'usr_ada7k2m9qxr3' });
    return await next();
  };
  const app = createExpress({ trustedProxies: [] });
  const log = createLogger({ name: 'test', level: 'silent' });
  app.use(openExchange({ log, deadlineMs: 300, ended: auditEnd(auditing) }));
  const steps = [audited(auditing), signIn, admit, checkInput, conditional, auditedLast(auditing)];
  app.use(serveRoutes(routes, {}, steps));
  app.use(noSuchRoute(routes));
  app.use(answerProblems());
  server = listen(app, { port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
}

beforeEach(() => serve('refuse'));
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await audit.close(0);
});

function ask(method: string, path: string, { body, headers = {} }: { body?: object; headers?: object } = {}) {
  const { port } = server.address() as AddressInfo;
  const all = { authorization: 'Bearer x', 'content-type': 'application/json', ...headers };
  return request({ port, method, path, headers: all as Record<string, string> }).end(body && JSON.stringify(body));
}

async function asked(...given: Parameters<typeof ask>): Promise<{ status: number; code: string | undefined }> {
  const [answer] = (await once(ask(...given), 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  const { type } = (text.startsWith('{') ? JSON.parse(text) : {}) as { type?: string };
  return { status: answer.statusCode ?? 0, code: type?.split('/').at(-1) };
}

async function recorded(count: number): Promise<Record<string, unknown>[]> {
  const end = performance.now() + 3_000;
  while (sink.records.length < count) {
    if (performance.now() > end) throw new Error(`only ${JSON.stringify(sink.records)}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return sink.records;
}

describe('each request has one record', () => {
  test.each([
    ['GET', `/documents/${one}`, { action: 'read', operation: 'getDocument', outcome: 'done', status: 200 }, [one]],
    ['HEAD', `/documents/${one}`, { action: 'read', operation: 'getDocument', outcome: 'done' }, [one]],
    ['GET', `/documents/${three}`, { outcome: 'refused', status: 404, problem: 'no-such-document' }, [three]],
    ['GET', '/documents?q=merger', { operation: 'listDocuments', outcome: 'done' }, [one, two]],
    ['GET', '/documents', { operation: 'listDocuments', outcome: 'refused', problem: 'invalid-input' }, []],
    ['GET', `/merger/${two}`, { outcome: 'refused', status: 404, problem: 'no-such-path' }, [two]],
    ['PUT', `/documents/${one}`, { action: 'write', outcome: 'refused', problem: 'method-not-allowed' }, [one]],
    ['OPTIONS', '/documents', { action: 'read', outcome: 'done', status: 204 }, []],
  ])('%s %s', async (method, path, expected, documents) => {
    await asked(method, path);
    await asked('GET', '/documents?q=x'); // what would be a second record of the first stands before this one's
    const records = await recorded(2);
    expect(records).toHaveLength(2);
    expect(records[0]).toMatchObject({ audit: true, format: 1, app: 'mobile-bff', phase: 'whole', ...expected });
    expect(records[0]?.['documents']).toEqual(documents);
    expect(JSON.stringify(records)).not.toContain('merger');
  });

  test('says who it was, as far as that is proven, and under which ids', async () => {
    await asked('GET', `/documents/${one}`, { headers: { 'x-request-id': 'a-request-id-of-theirs' } });
    await asked('GET', `/documents/${one}`, { headers: { authorization: '' } });
    const [known, unknown] = await recorded(2);
    expect(known).toMatchObject({ userId: 'usr_ada7k2m9qxr3', requestId: 'a-request-id-of-theirs' });
    expect(known).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), ms: expect.any(Number) });
    expect(unknown).not.toHaveProperty('userId');
  });

  test('names the documents of a list also where it has not changed', async () => {
    const [first] = (await once(ask('GET', '/documents?q=x'), 'response')) as [IncomingMessage];
    first.resume();
    const { status } = await asked('GET', '/documents?q=x', { headers: { 'if-none-match': first.headers.etag } });
    expect(status).toBe(304);
    expect((await recorded(2))[1]).toMatchObject({ outcome: 'done', status: 304, documents: [one, two] });
  });
});

describe('a write', () => {
  test('is answered once its record is kept, with the documents that its body names', async () => {
    const held = Promise.withResolvers<void>();
    sink.until = held.promise;
    const answered = asked('POST', `/documents/${one}`, { body: { text: content, beside: two } });
    const first = await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, 50, 'waits'))]);
    expect(first).toBe('waits');
    held.resolve();
    expect(await answered).toMatchObject({ status: 204 });
    expect(sink.records).toHaveLength(1);
    expect(sink.records[0]).toMatchObject({ action: 'write', route: 'POST /documents/{documentId}', outcome: 'done' });
    expect(sink.records[0]).toMatchObject({ status: 204, documents: [one, two] });
  });

  test('that fails may have been done: its record comes first too', async () => {
    expect(await asked('POST', `/documents/${one}`, { body: { text: 'broken' } })).toMatchObject({ status: 500 });
    expect(sink.records).toEqual([expect.objectContaining({ outcome: 'failed', status: 500, problem: 'internal' })]);
  });

  test('that ends after its client was answered has a second record', async () => {
    expect(await asked('POST', `/documents/${one}`, { body: { text: 'slow' } })).toMatchObject({ status: 504 });
    expect(await recorded(1)).toEqual([
      expect.objectContaining({ phase: 'whole', outcome: 'failed', problem: 'deadline-exceeded' }),
    ]);
    release();
    const [first, second] = await recorded(2);
    expect(second).toMatchObject({ phase: 'after', outcome: 'done', status: 204, requestId: first?.['requestId'] });
  });

  test('whose client left says so, and how it ended', async () => {
    const sent = ask('POST', `/documents/${one}`, { body: { text: 'slow' } });
    sent.on('error', () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    sent.destroy();
    expect(await recorded(1)).toEqual([expect.objectContaining({ outcome: 'left', status: 499 })]);
    release();
    expect((await recorded(2))[1]).toMatchObject({ phase: 'after', outcome: 'done' });
  });
});

test('a stream of events has a record as it opens, and one as it ends, which says why', async () => {
  const [answer] = (await once(ask('GET', '/events'), 'response')) as [IncomingMessage];
  answer.resume();
  const [begun] = await recorded(1);
  expect(begun).toMatchObject({ phase: 'begun', operation: 'events', outcome: 'done', documents: [two] });
  stream.end('event: ended\n\n');
  const [, ended] = await recorded(2);
  expect(ended).toMatchObject({ phase: 'ended', problem: 'access-changed', requestId: begun?.['requestId'] });
  expect(ended?.['documents']).toEqual([two]);
});

describe('while the sink is lost', () => {
  const lose = async () => {
    sink.failure = new Error('disk full');
    await asked('GET', '/documents?q=x');
    const end = performance.now() + 3_000;
    while (!audit.isLost && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 2));
  };

  test('refuse: nothing is done, and that is recorded as soon as it can be', async () => {
    await lose();
    const refused = { status: 503, code: 'audit-unavailable' };
    expect(await asked('GET', `/documents/${one}`)).toEqual(refused);
    expect(await asked('POST', `/documents/${one}`, { body: { text: 'x' } })).toEqual(refused);
    sink.failure = undefined;
    const records = await recorded(3);
    const outcomes = records.map(({ outcome, problem }) => `${outcome} ${problem}`);
    expect(outcomes).toEqual(['done undefined', 'failed audit-unavailable', 'failed audit-unavailable']);
    expect(await asked('GET', `/documents/${one}`)).toMatchObject({ status: 200 });
  });

  test('refuse: the write that finds it out is not answered as done', async () => {
    sink.failure = new Error('disk full');
    const answer = await asked('POST', `/documents/${one}`, { body: { text: 'x' } });
    expect(answer).toEqual({ status: 503, code: 'audit-unavailable' });
    sink.failure = undefined;
    expect(await recorded(1)).toEqual([expect.objectContaining({ outcome: 'done', status: 204 })]);
  });

  test('continue: all goes on, and is recorded when it is back', async () => {
    server.close();
    await serve('continue');
    await lose();
    expect(await asked('GET', `/documents/${one}`)).toMatchObject({ status: 200 });
    expect(await asked('POST', `/documents/${one}`, { body: { text: 'x' } })).toMatchObject({ status: 204 });
    sink.failure = undefined;
    expect((await recorded(3)).map(({ operation }) => operation)).toEqual([
      'listDocuments',
      'getDocument',
      'writeDocument',
    ]);
  });
});
