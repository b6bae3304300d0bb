import { randomUUID } from 'node:crypto';
import { readAnswer } from '@frontdesk/test-kit/answers';
import type { AnswerReader } from '@frontdesk/test-kit/answers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startAnswersFleet } from './answers-fleet.ts';
import type { AnswersFleet } from './answers-fleet.ts';
import { until } from './answers-stack.ts';

let fleet: AnswersFleet;

beforeAll(async () => {
  fleet = await startAnswersFleet(2, { DRAIN_DELAY_MS: '200', LIVE_PRESENCE_MS: '60000' });
}, 90_000);
afterAll(() => fleet?.stop());

const path = '/v2/documents/doc_q3plan7x2mva';

function follow(instance: number, lastEventId?: string): Promise<AnswerReader> {
  fleet.use(instance);
  return readAnswer((signal) =>
    fleet.browser.fetch(`${fleet.origin}${path}/events`, {
      signal,
      headers: { ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
    }),
  );
}

/** Gives back the id of a new comment, made by the second instance. */
async function comment(): Promise<string> {
  fleet.use(1);
  const answer = await fleet.browser.fetch(`${fleet.origin}${path}/comments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `"${randomUUID()}"` },
    body: JSON.stringify({ body: 'One more.' }),
  });
  return ((await answer.json()) as { commentId: string }).commentId;
}

const commentsIn = ({ events }: AnswerReader) =>
  events.flatMap(({ event, data }) => (event === 'comment-created' ? [data['commentId']] : []));

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'readers of an instance that ends by %s go on at another, with no gap and no repeat',
  async (signal) => {
    const streams = await Promise.all(Array.from({ length: 20 }, () => follow(0)));
    const made = [await comment()];
    await Promise.all(streams.map((stream) => stream.next('comment-created')));
    fleet.signal(0, signal);
    await Promise.all(streams.map((stream) => stream.end(5_000)));
    made.push(await comment(), await comment());
    const lasts = streams.map(({ events }) => events.at(-1));
    if (signal === 'SIGTERM') {
      expect(new Set(lasts.map((last) => last?.event))).toEqual(new Set(['moved']));
      const waits = lasts.map((last) => Number(last?.data['retryMs']));
      expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(500);
    }
    const rests = await Promise.all(
      streams.map(({ events }) => follow(1, events.findLast(({ id }) => id !== undefined)?.id)),
    );
    await until(() => rests.every((rest) => commentsIn(rest).length >= 2));
    made.push(await comment());
    await until(() => rests.every((rest) => commentsIn(rest).includes(made.at(-1))));
    for (const [at, rest] of rests.entries()) {
      expect([...commentsIn(streams[at]!), ...commentsIn(rest)]).toEqual(made);
      expect(rest.events.map(({ event }) => event)).not.toContain('reset');
      rest.leave();
    }
    await fleet.restart(0);
  },
  60_000,
);
