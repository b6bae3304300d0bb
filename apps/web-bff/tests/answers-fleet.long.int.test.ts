import { endsOf, readAnswer, textOf } from '@frontdesk/test-kit/answers';
import type { AnswerEvent, AnswerReader } from '@frontdesk/test-kit/answers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newKey } from './app-under-test.ts';
import { startAnswersFleet } from './answers-fleet.ts';
import type { AnswersFleet } from './answers-fleet.ts';
import { aboutPlan, until } from './answers-stack.ts';

let fleet: AnswersFleet;

beforeAll(async () => {
  fleet = await startAnswersFleet(3, { STOP_WITHIN_MS: '8000' });
}, 90_000);
afterAll(() => fleet?.stop(), 30_000);

const words = Array.from({ length: 60 }, (_, at) => `word${at} `);

const ask = (): Promise<AnswerReader> =>
  readAnswer((signal) =>
    fleet.browser.fetch(`${fleet.origin}${aboutPlan}`, {
      ...{ method: 'POST', signal, body: JSON.stringify({ question: 'How full is Rotterdam?' }) },
      headers: { 'content-type': 'application/json', 'idempotency-key': newKey() },
    }),
  );
const read = (answerId: string, lastEventId = '0'): Promise<AnswerReader> =>
  readAnswer((signal) =>
    fleet.browser.fetch(`${fleet.origin}/v2/answers/${answerId}`, {
      signal,
      headers: { 'last-event-id': lastEventId },
    }),
  );

/** Without a gap and a repeat: the words in their order, from the first one on. */
function expectPrefix(events: readonly AnswerEvent[]): number {
  const seen = textOf(events).trim().split(' ').filter(Boolean);
  expect(seen).toEqual(words.slice(0, seen.length).map((word) => word.trim()));
  const ids = events.flatMap(({ id }) => (id === undefined ? [] : [Number(id)]));
  expect(ids).toEqual(ids.map((_, at) => at + 1));
  return seen.length;
}

describe('three instances as processes', () => {
  test('one that is killed while it writes: its readers go on elsewhere, and all hear of the same end', async () => {
    fleet.model.says(() => words, 50);
    fleet.use(0);
    const own = await ask();
    await until(() => own.events.length > 8);
    fleet.use(1);
    const elsewhere = await read(own.answerId);
    await until(() => elsewhere.events.length > 10);
    const at = performance.now();
    fleet.signal(0, 'SIGKILL');
    await Promise.all([own.end(), elsewhere.end()]);
    const closedMs = performance.now() - at;
    const rest = await (await read(own.answerId, own.events.at(-1)?.id)).end();
    const seen = [...own.events, ...rest.events];
    const written = expectPrefix(elsewhere.events);
    expectPrefix(seen);
    expect(textOf(seen)).toBe(textOf(elsewhere.events));
    expect(endsOf(elsewhere.events)).toEqual(['interrupted owner-lost']);
    expect(endsOf(seen)).toEqual(['interrupted owner-lost']);
    await fleet.model.calls.at(-1)!.left;
    process.stdout.write(
      `killed after ${written} words; readers elsewhere had the end after ${Math.round(closedMs)} ms\n`,
    );
    expect(closedMs).toBeLessThan(3_000);
    await fleet.restart(0);
  }, 60_000);

  test('one that is stopped sends its readers on, writes to the end, and nobody loses or repeats a word', async () => {
    fleet.model.says(() => words, 50);
    fleet.use(2);
    const own = await ask();
    await until(() => own.events.length > 8);
    fleet.use(1);
    fleet.signal(2, 'SIGTERM');
    await own.end();
    const moved = own.events.at(-1);
    expect(moved).toMatchObject({ event: 'answer-moved', data: { retryMs: expect.any(Number) } });
    const last = own.events.findLast(({ id }) => id !== undefined)?.id;
    const rest = await (await read(own.answerId, last)).end();
    const seen = [...own.events.filter(({ event }) => event !== 'answer-moved'), ...rest.events];
    expect(expectPrefix(seen)).toBe(words.length);
    expect(endsOf(seen)).toEqual(['answer-end stop']);
    await fleet.restart(2);
  }, 60_000);
});
