import { randomUUID } from 'node:crypto';
import { endsOf, textOf } from '@frontdesk/test-kit/answers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { aboutPlan, halden, plan, startAnswering, until } from './answers-stack.ts';
import type { AnsweringStack } from './answers-stack.ts';
import { ada, chiara } from './stack.ts';

let answering: AnsweringStack;

beforeAll(async () => {
  answering = await startAnswering();
}, 90_000);
afterAll(() => answering?.stop());
beforeEach(() => answering.use(0));

const words = Array.from({ length: 30 }, (_, at) => `word${at} `);
const whole = words.join('').trim();

/** Cites the first passage in the middle. */
function citing(messages: readonly { content: string }[]): readonly string[] {
  const [, label = ''] = /^(\[p1-\w+\])/m.exec(messages.at(-1)?.content ?? '') ?? [];
  return [...words.slice(0, 10), `${label} `, ...words.slice(10)];
}

describe('an answer that breaks off for its reader', () => {
  test('goes on at another instance from every event, with no gap and no repeat', async () => {
    const { ask, read, use, model } = answering;
    model.says(citing);
    const first = await (await ask(aboutPlan)).end();
    expect(textOf(first.events).trim()).toBe(whole);
    expect(first.events.map(({ event }) => event)).toContain('citation-available');
    expect(endsOf(first.events)).toEqual(['answer-end stop']);
    const ids = first.events.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [at, id] of ids.entries()) {
      use(at % 3);
      const rest = await (await read(first.answerId, id)).end();
      expect(rest.status).toBe(at === ids.length - 1 ? 204 : 200);
      expect(rest.events.map(({ id: seen }) => seen)).toEqual(ids.slice(at + 1));
      expect(textOf(first.events.slice(0, at + 1)) + textOf(rest.events)).toBe(textOf(first.events));
    }
  });

  test('goes on while it is written, and a second tab sees all of it', async () => {
    const { ask, read, use, model } = answering;
    model.says(citing, 20);
    const first = await ask(aboutPlan);
    await until(() => first.events.length > 5);
    first.leave();
    const seen = [...first.events];
    use(1);
    const [rest, tab] = await Promise.all([read(first.answerId, seen.at(-1)?.id), read(first.answerId)]);
    await Promise.all([rest.end(), tab.end()]);
    expect(textOf([...seen, ...rest.events]).trim()).toBe(whole);
    expect([...seen, ...rest.events].map(({ id }) => id)).toEqual(tab.events.map(({ id }) => id));
    expect(endsOf(tab.events)).toEqual(['answer-end stop']);
  });

  test('does not go on from an event that it never had', async () => {
    const { ask, read } = answering;
    const { answerId } = await (await ask(aboutPlan)).end();
    expect((await read(answerId, '9999')).status).toBe(400);
  });
});

describe('an answer that nobody wants', () => {
  test('is stopped from another instance, and its model has to stop at once', async () => {
    const { ask, use, model, browser, stack, records } = answering;
    model.says(() => Array.from({ length: 500 }, (_, at) => `w${at} `), 20);
    const reader = await ask(aboutPlan);
    await reader.next('answer-delta');
    use(2);
    const at = performance.now();
    const stopped = await browser.fetch(`${stack.origin}/v2/answers/${reader.answerId}`, { method: 'DELETE' });
    const leftAt = await model.calls.at(-1)!.left;
    expect(stopped.status).toBe(204);
    process.stdout.write(`stopped from another instance: model aborted after ${Math.round(leftAt - at)} ms\n`);
    expect(leftAt - at).toBeLessThan(200);
    await reader.end();
    expect(endsOf(reader.events)).toEqual(['interrupted stopped']);
    expect(reader.events.at(-2)?.event).toBe('usage');
    await until(async () => (await records()).some(({ reservationId }) => reservationId === reader.answerId));
    const again = await browser.fetch(`${stack.origin}/v2/answers/${reader.answerId}`, { method: 'DELETE' });
    expect(again.status).toBe(204);
    const own = (await records()).filter(({ reservationId }) => reservationId === reader.answerId);
    expect(own).toEqual([expect.objectContaining({ ended: 'stopped', user: chiara, model: 'platform-large' })]);
  });

  test('is stopped some time after its last reader left, settled, and counted once', async () => {
    const { ask, model, records, held } = answering;
    model.says(() => Array.from({ length: 500 }, (_, at) => `w${at} `), 20);
    const reader = await ask(aboutPlan);
    await reader.next('answer-delta');
    expect(await held()).toBeGreaterThan(0);
    const at = performance.now();
    reader.leave();
    const leftAt = await model.calls.at(-1)!.left;
    expect(leftAt - at).toBeGreaterThan(500);
    expect(leftAt - at).toBeLessThan(3_000);
    const own = async () => (await records()).filter(({ reservationId }) => reservationId === reader.answerId);
    await until(async () => (await own()).length > 0);
    expect(await own()).toEqual([expect.objectContaining({ ended: 'reader-gone', app: 'web-bff', tenant: halden })]);
    expect(await held()).toBe(0);
  });
});

describe('a key', () => {
  test('begins one answer, however often and wherever it is sent', async () => {
    const { ask, use, model, records } = answering;
    model.says(citing, 10);
    const key = randomUUID();
    const before = model.calls.length;
    const opening = [0, 1, 2, 0].map((instance) => {
      use(instance);
      return ask(aboutPlan, { key });
    });
    const readers = await Promise.all(opening);
    await Promise.all(readers.map((reader) => reader.end()));
    expect(new Set(readers.map(({ answerId }) => answerId)).size).toBe(1);
    for (const { events } of readers) expect(textOf(events).trim()).toBe(whole);
    expect(model.calls.length - before).toBe(1);
    const again = await (await ask(aboutPlan, { key })).end();
    expect(textOf(again.events).trim()).toBe(whole);
    expect(model.calls.length - before).toBe(1);
    const own = (await records()).filter(({ reservationId }) => reservationId === again.answerId);
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ inputTokens: 100, outputTokens: 31, ended: 'complete' });
    expect((await ask(aboutPlan, { key, question: 'And Bergen?' })).status).toBe(422);
  });
});

describe('an answer of another', () => {
  test('is like one that never was', async () => {
    const { ask, read, stack } = answering;
    answering.model.says(citing);
    const { answerId } = await (await ask(aboutPlan)).end();
    const other = await stack.signedIn(ada);
    const unknown = 'A'.repeat(43);
    const bodies = await Promise.all([answerId, unknown].map((id) => read(id, undefined, other)));
    const [hidden, missing] = bodies.map(({ status, body }) => {
      const { instance: _own, requestId: _id, ...rest } = JSON.parse(body) as Record<string, unknown>;
      return { status, rest };
    });
    expect(hidden).toEqual(missing);
    expect(hidden?.status).toBe(404);
    const stopped = await other.fetch(`${stack.origin}/v2/answers/${answerId}`, { method: 'DELETE' });
    expect(stopped.status).toBe(404);
  });
});

describe('an answer that is being read', () => {
  const slowly = (): void => answering.model.says(() => Array.from({ length: 500 }, (_, at) => `w${at} `), 20);

  test('ends within a second of the session', async () => {
    const { stack, ask } = answering;
    slowly();
    const leaving = await stack.signedIn(chiara);
    stack.through(leaving, 1);
    const reader = await ask(aboutPlan, {}, leaving);
    await reader.next('answer-delta');
    stack.through(leaving, 0);
    const at = performance.now();
    await leaving.fetch(`${stack.origin}/auth/logout`, { method: 'POST' });
    await reader.end(2_000);
    expect(performance.now() - at).toBeLessThan(1_000);
    expect(endsOf(reader.events)).toEqual(['interrupted session-ended']);
  });

  test.each([
    ['access.changed', { documentId: plan, granteeId: chiara, role: null }, 'access-changed'],
    ['document.deleted', { documentId: plan }, 'document-deleted'],
  ])('ends on every instance with %s, and nothing of it is kept', async (type, data, why) => {
    const { stack, ask, read, use, model } = answering;
    slowly();
    const reader = await ask(aboutPlan);
    await reader.next('answer-delta');
    use(1);
    const tab = await read(reader.answerId);
    await tab.next('answer-delta');
    const at = performance.now();
    await stack.platform.publish({ type, source: '/platform/any', subject: plan, tenantid: halden, data });
    await Promise.all([reader.end(2_000), tab.end(2_000)]);
    expect(performance.now() - at).toBeLessThan(1_500);
    expect(endsOf(reader.events)).toEqual([`interrupted ${why}`]);
    expect(endsOf(tab.events)).toEqual([`interrupted ${why}`]);
    await model.calls.at(-1)!.left;
    expect((await read(reader.answerId)).status).toBe(410);
  });

  test('goes on when somebody else loses access, or somebody is given some', async () => {
    const { stack, ask, model } = answering;
    model.says(citing, 20);
    const reader = await ask(aboutPlan);
    await reader.next('answer-delta');
    const event = { type: 'access.changed', source: '/platform/any', subject: plan, tenantid: halden };
    await stack.platform.publish({ ...event, data: { documentId: plan, granteeId: ada, role: null } });
    await stack.platform.publish({ ...event, data: { documentId: plan, granteeId: chiara, role: 'viewer' } });
    await stack.platform.publish({ ...event, data: { documentId: 'doc_fleet8k1zn4d', granteeId: null, role: null } });
    await reader.end();
    expect(endsOf(reader.events)).toEqual(['answer-end stop']);
  });
});

test('what the model says is at the reader some milliseconds later', async () => {
  const { ask, model } = answering;
  // The word that is being written waits for its end: it could become an address.
  model.says(() => ['Rotterdam is ', 'nearly ', 'full. '], 20);
  const took: number[] = [];
  for (let at = 0; at < 31; at += 1) {
    const reader = await ask(aboutPlan);
    const delta = await reader.next('answer-delta');
    took.push(delta.at - (await model.calls.at(-1)!.began));
    await reader.end();
  }
  const median = took.toSorted((a, b) => a - b)[15]!;
  process.stdout.write(`from the model's first words to the reader's: ${median.toFixed(1)} ms at the median of 31\n`);
  expect(median).toBeLessThan(50); // a busy machine; tools/bench has the bar
});

test('the model is told nothing of people, organisations and whole documents', async () => {
  const { ask, model } = answering;
  model.says(citing);
  await (await ask(aboutPlan)).end();
  const { headers, body } = model.calls.at(-1)!;
  expect(headers['authorization']).toBe('Bearer sk-of-the-test');
  expect(JSON.stringify([headers, body])).not.toMatch(/usr_|ten_|doc_/);
  expect(body).not.toHaveProperty('metadata');
});

test('when all is over nothing is held, and each answer has one record, which is in the log too', async () => {
  const { records, held, stack } = answering;
  await until(async () => (await held()) === 0);
  const all = await records();
  expect(new Set(all.map(({ reservationId }) => reservationId)).size).toBe(all.length);
  expect(all.length).toBeGreaterThan(8);
  const logged = stack.logged.flatMap(
    (line) => (JSON.parse(line) as { usage?: { reservationId: string } }).usage ?? [],
  );
  for (const { reservationId } of all) expect(logged.map((one) => one.reservationId)).toContain(reservationId);
});
