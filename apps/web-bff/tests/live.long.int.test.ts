import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { startRedis } from '@frontdesk/test-kit';
import type { ScriptedBrowser } from '@frontdesk/test-kit';
import { readAnswer } from '@frontdesk/test-kit/answers';
import type { AnswerReader } from '@frontdesk/test-kit/answers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from './answers-stack.ts';
import { ada, chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

type StartedRedis = Awaited<ReturnType<typeof startRedis>>;

let redis: StartedRedis;
let stack: Stack;
let owner: ScriptedBrowser;
let reader: ScriptedBrowser;

beforeAll(async () => {
  redis = await startRedis();
  stack = await startStack({
    instances: 2,
    platform: { REDIS_URL: redis.url },
    app: {
      ...{ REDIS_URL: redis.url, REDIS_COMMAND_DEADLINE_MS: '5000', STREAMS_PER_USER: '300' },
      ...{ LIMIT_USER: '1000/s', LIMIT_ADDRESS: '1000/s', LIVE_PRESENCE_MS: '1000', LIVE_RECHECK_MS: '1000' },
    },
  });
  [owner, reader] = await Promise.all([stack.signedIn(ada), stack.signedIn(chiara)]);
}, 90_000);
afterAll(async () => {
  await stack?.stop();
  await redis?.stop();
});

async function send(who: ScriptedBrowser, method: string, path: string, body?: object) {
  const answer = await who.fetch(`${stack.origin}${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'idempotency-key': `"${randomUUID()}"` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  expect({ path, status: answer.status, text: answer.status < 300 ? '' : text }).toMatchObject({ text: '' });
  return (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
}

/** A document of Ada's that Chiara may read, until she may not. */
async function sharedDocument(role = 'commenter', until?: number): Promise<string> {
  const made = await send(owner, 'POST', '/v2/documents', { title: 'Berths' });
  const documentId = String(made['documentId'] ?? made['id']);
  const expiresAt = until === undefined ? {} : { expiresAt: new Date(until).toISOString() };
  await send(owner, 'PUT', `/v2/documents/${documentId}/grants/${chiara}`, { role, ...expiresAt });
  return documentId;
}

function follow(documentId: string, who = reader, instance = 1, lastEventId?: string): Promise<AnswerReader> {
  stack.through(who, instance);
  const opening = readAnswer((signal) =>
    who.fetch(`${stack.origin}/v2/documents/${documentId}/events`, {
      signal,
      headers: { ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
    }),
  );
  stack.through(who, 0);
  return opening;
}

/** But for who is there: that comes and goes. */
const changesIn = ({ events }: AnswerReader) => events.filter(({ event }) => event !== 'presence-changed');
const namesIn = (stream: AnswerReader) => changesIn(stream).map(({ event }) => event);

test('who reads hears of each change on whichever instance, by its id and without its text', async () => {
  const documentId = await sharedDocument();
  const path = `/v2/documents/${documentId}`;
  const [here, there] = await Promise.all([follow(documentId, reader, 0), follow(documentId, owner, 1)]);
  expect(here.headers.get('content-type')).toMatch(/^text\/event-stream/);
  await Promise.all([here.next('live'), there.next('live')]);
  const { commentId } = await send(owner, 'POST', `${path}/comments`, { body: 'SECRET words' });
  await here.next('comment-created');
  await send(owner, 'PATCH', `${path}/comments/${String(commentId)}`, { status: 'resolved' });
  await here.next('comment-resolved');
  const blocks = [{ blockId: 'blk_p1rotterd', type: 'paragraph', text: 'SECRET berths', marks: [] }];
  await send(owner, 'POST', `${path}/revisions`, { baseRevision: 1, blocks });
  await here.next('revision-created');
  const tenantid = 'ten_halden4k7q2w';
  const data = { document_id: documentId, revision: 2, language: 'en', created_at: 1, cost_center: 'SECRET' };
  const refreshed = { type: 'summary.refreshed', source: '/platform/generation', subject: documentId, tenantid, data };
  await stack.platform.publish(refreshed);
  await stack.platform.publish({ ...refreshed, tenantid: 'ten_another000001' });
  for (const stream of [here, there]) {
    await stream.next('document-changed');
    await stream.next('summary-refreshed');
    const said = changesIn(stream).filter(({ event }) => event !== 'access-changed');
    expect(said.map(({ event }) => event).toSorted()).toEqual([
      ...['comment-created', 'comment-resolved', 'document-changed', 'live', 'revision-created', 'summary-refreshed'],
    ]);
    expect(said.find(({ event }) => event === 'comment-created')?.data).toEqual({
      ...{ commentId, parentId: null, authorId: ada },
    });
    expect(said.find(({ event }) => event === 'summary-refreshed')?.data).toEqual({ revision: 2, language: 'en' });
    expect(JSON.stringify(stream.events)).not.toContain('SECRET');
    stream.leave();
  }
});

test('a reader goes on at the other instance from each event, with no gap and no repeat', async () => {
  const documentId = await sharedDocument();
  const path = `/v2/documents/${documentId}/comments`;
  const whole = await follow(documentId);
  await whole.next('live');
  for (let count = 0; count < 4; count += 1) await send(owner, 'POST', path, { body: `Comment ${count}` });
  await until(() => namesIn(whole).filter((name) => name === 'comment-created').length === 4);
  const resumed = await Promise.all(whole.events.map(({ id }, at) => follow(documentId, reader, at % 2, id)));
  await send(owner, 'POST', path, { body: 'The last' });
  const idsOf = ({ events }: AnswerReader) => events.map(({ id }) => id);
  const isLast = (stream: AnswerReader) => namesIn(stream).filter((name) => name === 'comment-created').length === 5;
  await until(() => isLast(whole));
  const all = idsOf(whole);
  expect(new Set(all).size).toBe(all.length);
  const lastId = changesIn(whole).findLast(({ event }) => event === 'comment-created')?.id;
  for (const [at, stream] of resumed.entries()) {
    await until(() => idsOf(stream).includes(lastId));
    // It is told that it is live, with the id that it came with.
    expect(stream.events[0]).toMatchObject({ event: 'live', id: all[at] });
    const upTo = all.indexOf(lastId) + 1;
    expect(idsOf(stream).slice(1, 1 + upTo - (at + 1))).toEqual(all.slice(at + 1, upTo));
    stream.leave();
  }
  whole.leave();
});

test('a client that was elsewhere is told to load anew', async () => {
  const stream = await follow(await sharedDocument(), reader, 1, 'an-id-of-before.7');
  await stream.next('reset');
  stream.leave();
});

describe('a stream is cut', () => {
  /** How long after the answer to what ends it, with the reason. */
  async function endOf(stream: AnswerReader, act: () => Promise<unknown>): Promise<string> {
    await stream.next('live');
    const at = performance.now();
    await act();
    await stream.end(3_000);
    const ms = performance.now() - at;
    process.stdout.write(
      `${String(stream.events.at(-1)?.data['why'])}: cut ${Math.round(ms)} ms after it was asked for\n`,
    );
    expect(ms).toBeLessThan(1_000);
    expect(stream.events.at(-1)?.event).toBe('ended');
    return String(stream.events.at(-1)?.data['why']);
  }

  test('on the other instance when access is taken away, and only that reader’s', async () => {
    const documentId = await sharedDocument();
    const [mine, theirs] = await Promise.all([follow(documentId, owner, 1), follow(documentId)]);
    const taken = () => send(owner, 'DELETE', `/v2/documents/${documentId}/grants/${chiara}`);
    expect(await endOf(theirs, taken)).toBe('access-changed');
    await mine.next('access-changed');
    expect(mine.events.find(({ event }) => event === 'access-changed')?.data).toEqual({ userId: chiara });
    expect((await follow(documentId)).status).toBe(404);
    expect(mine.events.at(-1)?.event).not.toBe('ended');
    mine.leave();
  });

  test('when the document is deleted', async () => {
    const documentId = await sharedDocument();
    const stream = await follow(documentId);
    const deleted = () => send(owner, 'DELETE', `/v2/documents/${documentId}`);
    expect(await endOf(stream, deleted)).toBe('document-deleted');
    const [gone, never] = await Promise.all([follow(documentId), follow('doc_never00000001')]);
    expect([gone.status, never.status]).toEqual([404, 404]);
  });

  test('when its session ends, and not when another does', async () => {
    const documentId = await sharedDocument();
    const leaving = await stack.signedIn(chiara);
    const [stream, other] = await Promise.all([follow(documentId, leaving), follow(documentId)]);
    const signsOut = () => leaving.fetch(`${stack.origin}/auth/logout`, { method: 'POST' });
    expect(await endOf(stream, signsOut)).toBe('session-ended');
    expect(other.events.at(-1)?.event).not.toBe('ended');
    other.leave();
  });

  test('when a grant ran out, of which nobody tells, as soon as access is asked again', async () => {
    const stream = await follow(await sharedDocument('viewer', Date.now() + 3_000));
    await stream.end(8_000);
    expect(stream.events.at(-1)).toMatchObject({ event: 'ended', data: { why: 'access-changed' } });
  });

  test('when nobody can say whether it may still be read', async () => {
    const stream = await follow(await sharedDocument());
    await stream.next('live');
    await stack.platform.faults('access', { operation: 'checkAccess', status: 503 });
    await stream.end(8_000);
    await stack.platform.clearFaults();
    expect(stream.events.at(-1)).toMatchObject({ event: 'ended', data: { why: 'access-unknown' } });
  });
});

test('what could not be heard, as connections were lost, is made up for', async () => {
  const documentId = await sharedDocument();
  const streams = await Promise.all([follow(documentId, reader, 0), follow(documentId)]);
  await Promise.all(streams.map((stream) => stream.next('live')));
  await inRedis('CLIENT KILL TYPE pubsub');
  await send(owner, 'POST', `/v2/documents/${documentId}/comments`, { body: 'Who heard that?' });
  await Promise.all(streams.map((stream) => stream.next('reset')));
  await send(owner, 'POST', `/v2/documents/${documentId}/comments`, { body: 'And that?' });
  await Promise.all(streams.map((stream) => stream.next('comment-created')));
  for (const stream of streams) stream.leave();
});

test('whose access changed is told to themselves and to those who may share, and to no other reader', async () => {
  const documentId = await sharedDocument();
  const [mine, theirs] = await Promise.all([follow(documentId, owner, 1), follow(documentId)]);
  await Promise.all([mine.next('live'), theirs.next('live')]);
  const ben = 'usr_ben4t8w1zcp6';
  await send(owner, 'PUT', `/v2/documents/${documentId}/grants/${ben}`, { role: 'viewer' });
  await until(() => mine.events.some(({ data }) => data['userId'] === ben));
  await send(owner, 'POST', `/v2/documents/${documentId}/comments`, { body: 'Later.' });
  await theirs.next('comment-created');
  expect(theirs.events.filter(({ data }) => data['userId'] === ben)).toEqual([]);
  mine.leave();
  theirs.leave();
});

test('who comes and goes is noticed, and asked for at a bounded rate over all instances', async () => {
  const documentId = await sharedDocument();
  const streams = await Promise.all([0, 1, 0, 1].map((instance) => follow(documentId, owner, instance)));
  await Promise.all(streams.map((stream) => stream.next('presence-changed')));
  const seen = streams[0]!.events.length;
  const other = await follow(documentId);
  await until(() =>
    streams.every(({ events }) => events.slice(seen).some(({ event }) => event === 'presence-changed')),
  );
  for (const { events } of [other, ...streams]) {
    expect(
      new Set(events.flatMap(({ event, data }) => (event === 'presence-changed' ? Object.keys(data) : []))),
    ).toEqual(new Set());
  }
  await stack.platform.clearCalls();
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const asked = (await stack.platform.calls())['collaboration.getPresence'] ?? 0;
  process.stdout.write(`5 s with 5 streams on 2 instances: asked ${asked} times who is there\n`);
  expect(asked).toBeGreaterThanOrEqual(2);
  expect(asked).toBeLessThanOrEqual(7);
  [other, ...streams].forEach((stream) => stream.leave());
  await stack.platform.clearCalls();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect((await stack.platform.calls())['collaboration.getPresence'] ?? 0).toBeLessThanOrEqual(1);
});

test('200 readers are one subscription', async () => {
  const documentId = await sharedDocument();
  const first = await follow(documentId);
  await first.next('live');
  const before = await subscriptions();
  const streams = await Promise.all(Array.from({ length: 200 }, () => follow(documentId)));
  await Promise.all(streams.map((stream) => stream.next('live')));
  expect(await subscriptions()).toEqual(before);
  process.stdout.write(
    `201 readers: ${before.topics.length} channels of topics, ${before.clients} subscribed clients\n`,
  );
  expect(before.topics).toHaveLength(stack.instances.length);
  await send(owner, 'POST', `/v2/documents/${documentId}/comments`, { body: 'To all.' });
  await Promise.all(streams.map((stream) => stream.next('comment-created')));
  for (const stream of [first, ...streams]) {
    expect(stream.events.filter(({ event }) => event === 'comment-created')).toHaveLength(1);
    stream.leave();
  }
});

async function subscriptions() {
  const [channels = '', clients = ''] = [await inRedis('PUBSUB CHANNELS'), await inRedis('CLIENT LIST TYPE pubsub')];
  const topics = channels.split('\r\n').filter((line) => line.includes('{topics}'));
  return { topics: topics.toSorted(), clients: clients.split('\n').filter((line) => line.startsWith('id=')).length };
}

/** As it stands on the wire. */
async function inRedis(command: string): Promise<string> {
  const { hostname, port } = new URL(redis.url);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  let reply = '';
  socket.on('data', (text: string) => (reply += text));
  socket.write(`${command}\r\nQUIT\r\n`);
  await once(socket, 'close');
  return reply;
}
