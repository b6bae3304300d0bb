import { randomUUID } from 'node:crypto';
import { createRedis } from '@frontdesk/redis';
import type { Redis } from '@frontdesk/redis';
import { endsOf, readAnswer, startModelServer, textOf } from '@frontdesk/test-kit/answers';
import type { AnswerReader, ModelServer } from '@frontdesk/test-kit/answers';
import { redisStore } from '@frontdesk/token-quota';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { plan, planId, startFleet, until } from './fleet.ts';
import type { Fleet, Instance } from './fleet.ts';
import { ada, chiara } from './stack.ts';

const halden = 'ten_halden4k7q2w';

let fleet: Fleet;
let model: ModelServer;
let instances: Instance[];
let token: string;
let redis: Redis;

beforeAll(async () => {
  [fleet, model] = await Promise.all([startFleet(), startModelServer()]);
  const env = {
    ...{ MODEL_URLS: model.url, MODEL_API_KEY: 'sk-of-the-test', ANSWER_GRACE_MS: '700', STREAMS_PER_USER: '50' },
    ...{ REDIS_COMMAND_DEADLINE_MS: '5000', LIMIT_USER: '1000/s', LIMIT_ADDRESS: '1000/s', DRAIN_DELAY_MS: '0' },
  };
  instances = await Promise.all([fleet.start(env), fleet.start(env), fleet.start(env)]);
  token = await fleet.token(chiara);
  redis = createRedis({ url: fleet.redis.url, app: 'mobile-bff', commandDeadlineMs: 5_000 });
  await redis.whenUp(5_000);
  // The platform makes its search index when it is first asked.
  await until(async () => (await (await ask()).end()).status === 200, 30_000);
}, 90_000);
afterAll(async () => {
  await redis?.close();
  await fleet?.stop();
  await model?.stop();
});

const words = Array.from({ length: 30 }, (_, at) => `word${at} `);
const whole = words.join('').trim();
const endless = () => Array.from({ length: 500 }, (_, at) => `w${at} `);

/** Cites the first passage in the middle. */
function citing(messages: readonly { content: string }[]): readonly string[] {
  const [, label = ''] = /^(\[p1-\w+\])/m.exec(messages.at(-1)?.content ?? '') ?? [];
  return [...words.slice(0, 10), `${label} `, ...words.slice(10)];
}

interface As {
  readonly at?: number;
  readonly as?: string;
}

function send(method: string, path: string, { at = 0, as = token }: As = {}, more: RequestInit = {}) {
  const { headers, ...rest } = more;
  const sent = { ...rest, method, headers: { authorization: `Bearer ${as}`, ...(headers as object) } };
  return fetch(`${instances[at]?.url}${path}`, sent);
}

interface Asking extends As {
  readonly key?: string;
  readonly question?: string;
  readonly path?: string;
}

function ask({ key = randomUUID(), question = 'How full is Rotterdam?', path = plan, ...as }: Asking = {}) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': `"${key}"` };
  const body = JSON.stringify({ question });
  return readAnswer((signal) => send('POST', `${path}/answers`, as, { headers, body, signal }));
}

function read(answerId: string, lastEventId?: string, as: As = {}): Promise<AnswerReader> {
  const headers = { ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) };
  return readAnswer((signal) => send('GET', `/v1/answers/${answerId}`, as, { headers, signal }));
}

async function recordsOf(answerId: string) {
  const records = await redisStore(redis).records(halden, { most: 500 });
  return records.map(({ record }) => record).filter(({ reservationId }) => reservationId === answerId);
}

beforeEach(() => model.says(citing));

describe('an answer on a phone', () => {
  test('comes in a frame at most every 250 ms, with citations, usage and its end', async () => {
    model.says(citing, 40);
    const { events, headers } = await (await ask()).end();
    expect(headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(textOf(events).trim()).toBe(whole);
    const cited = events.filter(({ event }) => event === 'citation-available');
    expect(cited.map(({ data }) => data['documentId'])).toEqual([planId]);
    expect(endsOf(events)).toEqual(['answer-end stop']);
    // What is sent together arrives together, or nearly so.
    const frames = events.filter(({ at }, index) => index === 0 || at - (events[index - 1]?.at ?? 0) > 20);
    const lasted = (events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0);
    process.stdout.write(`${words.length + 1} pieces in ${Math.round(lasted)} ms came in ${frames.length} frames\n`);
    expect(frames.length).toBeLessThanOrEqual(Math.ceil(lasted / 250) + 2);
    expect(events.filter(({ event }) => event === 'answer-delta').length).toBeLessThan(words.length / 2);
  });

  test('goes on at another instance from every event, with no gap and no repeat', async () => {
    model.says(citing, 40);
    const first = await (await ask()).end();
    const ids = first.events.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(6);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [at, id] of ids.entries()) {
      const rest = await (await read(first.answerId, id, { at: at % 3 })).end();
      expect(rest.status).toBe(at === ids.length - 1 ? 204 : 200);
      expect(textOf(first.events.slice(0, at + 1)) + textOf(rest.events)).toBe(textOf(first.events));
      expect(endsOf(rest.events)).toEqual(at === ids.length - 1 ? [] : ['answer-end stop']);
    }
  });

  test('goes on while it is written, after the phone was in a lift', async () => {
    model.says(citing, 40);
    const first = await ask();
    await until(() => first.events.filter(({ event }) => event === 'answer-delta').length > 1);
    first.leave();
    const seen = [...first.events];
    const rest = await (await read(first.answerId, seen.at(-1)?.id, { at: 1 })).end();
    expect(textOf([...seen, ...rest.events]).trim()).toBe(whole);
    expect(endsOf(rest.events)).toEqual(['answer-end stop']);
  });

  test('is begun once by a key, at whichever instance it is sent again', async () => {
    const key = randomUUID();
    const before = model.calls.length;
    const readers = await Promise.all([0, 1, 2].map(async (at) => await (await ask({ key, at })).end()));
    expect(new Set(readers.map(({ answerId }) => answerId)).size).toBe(1);
    for (const { events } of readers) expect(textOf(events).trim()).toBe(whole);
    expect(model.calls.length - before).toBe(1);
    expect((await ask({ key, question: 'And Bergen?' })).status).toBe(422);
    expect(await recordsOf(readers[0]?.answerId ?? '')).toEqual([
      expect.objectContaining({ app: 'mobile-bff', user: chiara, ended: 'complete', outputTokens: 31 }),
    ]);
  });
});

describe('an answer that nobody wants', () => {
  test('is stopped from another instance, its model at once, and counted once', async () => {
    model.says(endless, 20);
    const reader = await ask();
    await reader.next('answer-delta');
    const at = performance.now();
    const stopped = await send('DELETE', `/v1/answers/${reader.answerId}`, { at: 2 });
    const took = (await model.calls.at(-1)!.left) - at;
    process.stdout.write(`stopped from another instance: model aborted after ${Math.round(took)} ms\n`);
    expect([stopped.status, took < 200]).toEqual([204, true]);
    await reader.end();
    expect(endsOf(reader.events)).toEqual(['interrupted stopped']);
    await until(async () => (await recordsOf(reader.answerId)).length > 0);
    expect((await send('DELETE', `/v1/answers/${reader.answerId}`, { at: 1 })).status).toBe(204);
    expect(await recordsOf(reader.answerId)).toEqual([expect.objectContaining({ ended: 'stopped' })]);
  });

  test('is stopped some time after its phone has gone', async () => {
    model.says(endless, 20);
    const reader = await ask();
    await reader.next('answer-delta');
    reader.leave();
    await model.calls.at(-1)!.left;
    await until(async () => (await recordsOf(reader.answerId)).length > 0);
    expect(await recordsOf(reader.answerId)).toEqual([expect.objectContaining({ ended: 'reader-gone' })]);
  });
});

describe('what may not be read', () => {
  test('is like what is not there: documents, and answers of others', async () => {
    const hidden = await hiddenDocument();
    const before = model.calls.length;
    const asked = await Promise.all([hidden, 'doc_missing0000'].map((id) => ask({ path: `/v1/documents/${id}` })));
    expect(asked.map(({ status }) => status)).toEqual([404, 404]);
    const { answerId } = await (await ask()).end();
    const as = await fleet.token(ada);
    const found = await Promise.all([answerId, 'A'.repeat(43)].map((id) => read(id, undefined, { as })));
    expect(found.map(({ status }) => status)).toEqual([404, 404]);
    expect((await send('DELETE', `/v1/answers/${answerId}`, { as })).status).toBe(404);
    expect(model.calls.length - before).toBe(1);
  });

  test('reaches no model and no reader: passages are those of the document that was asked about', async () => {
    const { events } = await (await ask({ question: 'hub budget salaries board secret plan' })).end();
    const cited = events.flatMap(({ event, data }) => (event === 'citation-available' ? [data['documentId']] : []));
    expect(new Set(cited)).toEqual(cited.length > 0 ? new Set([planId]) : new Set());
    const { headers, body } = model.calls.at(-1)!;
    expect(JSON.stringify([headers, body])).not.toMatch(/usr_|ten_|doc_/);
  });
});

describe('a reader', () => {
  test.each([
    ['access.changed', { documentId: planId, granteeId: chiara, role: null }, 'access-changed'],
    ['document.deleted', { documentId: planId }, 'document-deleted'],
  ])('is cut within a second of %s, on every instance', async (type, data, why) => {
    model.says(endless, 20);
    const reader = await ask();
    await reader.next('answer-delta');
    const other = await read(reader.answerId, undefined, { at: 1 });
    await other.next('answer-delta');
    const at = performance.now();
    await fleet.platform.publish({ type, source: '/platform/any', subject: planId, tenantid: halden, data });
    await Promise.all([reader.end(2_500), other.end(2_500)]);
    expect(performance.now() - at).toBeLessThan(1_500);
    expect([endsOf(reader.events), endsOf(other.events)]).toEqual([[`interrupted ${why}`], [`interrupted ${why}`]]);
  });
});

test('an instance that is stopped sends its readers to others, and the answer loses no word', async () => {
  model.says(citing, 60);
  const reader = await ask({ at: 2 });
  await reader.next('answer-delta');
  const stopping = instances[2]?.stop();
  await reader.end(3_000);
  expect(endsOf(reader.events)).toEqual(['answer-moved']);
  const seen = reader.events.filter(({ event }) => event !== 'answer-moved');
  const rest = await (await read(reader.answerId, seen.at(-1)?.id, { at: 1 })).end();
  expect(textOf([...seen, ...rest.events]).trim()).toBe(whole);
  expect(endsOf(rest.events)).toEqual(['answer-end stop']);
  await stopping;
  await until(async () => (await recordsOf(reader.answerId)).length > 0);
  expect(await recordsOf(reader.answerId)).toEqual([expect.objectContaining({ ended: 'complete' })]);
});

// Last: nobody gets in with this token after it.
test('who loses their access is cut within a second, on every instance', async () => {
  model.says(endless, 20);
  const reader = await ask();
  await reader.next('answer-delta');
  const other = await read(reader.answerId, undefined, { at: 1 });
  await other.next('answer-delta');
  const at = performance.now();
  const data = { userId: chiara, changedFields: ['status'] };
  const event = { type: 'user.updated', source: '/platform/identity', subject: chiara, tenantid: halden, data };
  await fleet.platform.publish(event);
  await Promise.all([reader.end(2_500), other.end(2_500)]);
  expect(performance.now() - at).toBeLessThan(1_500);
  for (const { events } of [reader, other]) expect(endsOf(events)).toEqual(['interrupted session-ended']);
  await model.calls.at(-1)!.left; // nobody reads it any more
});

async function hiddenDocument(): Promise<string> {
  const idsOf = async (as: string): Promise<string[]> => {
    const page = await send('GET', '/v1/documents?limit=50', { as });
    return ((await page.json()) as { items: { documentId: string }[] }).items.map(({ documentId }) => documentId);
  };
  const [hers, all] = await Promise.all([idsOf(token), idsOf(await fleet.token(ada))]);
  const hidden = all.find((id) => !hers.includes(id));
  if (hidden === undefined) throw new Error('The seed has no document that Ada may see and Chiara may not.');
  return hidden;
}
