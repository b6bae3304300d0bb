import { startChannel } from '@frontdesk/bot-framework/testing';
import type { Channel } from '@frontdesk/bot-framework/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Problem, internal } from '@frontdesk/problems';
import { intent, invoke, message } from '../src/intents/intent.ts';
import { appUnderTest, until } from './app-under-test.ts';
import type { AppUnderTest } from './app-under-test.ts';

let channel: Channel;
let app: AppUnderTest;
let runs: string[] = [];
let release = Promise.withResolvers<void>();

/** Does what it is told in `value.do`, or in a message's text. */
const puppet = intent({
  name: 'puppet',
  needs: 'nobody',
  read: ({ type, name, value, text }) =>
    type === 'message' ? { does: text } : name === 'task/fetch' ? undefined : (value as { does?: string }),
  mayRepeat: ({ does }) => does !== 'once',
  async handle({ activity, send, typing }, { does = '' }) {
    runs.push(does);
    if (does === 'wait') await release.promise;
    if (does === 'speak and fail') await send({ text: 'first' });
    if (does === 'for ever') await new Promise(() => undefined);
    if (does.endsWith('fail')) throw new Problem(internal, 'Secret words of a backend.');
    if (does === 'speak twice') {
      await typing();
      await send({ text: 'first' });
    }
    return activity.type === 'invoke' ? invoke(200, { does }) : message({ text: does });
  },
});

beforeAll(async () => {
  channel = await startChannel();
  app = await appUnderTest(channel, { INVOKE_DEADLINE_MS: '400', WORK_MOST_WAITING: '3', WORK_AT_ONCE: '2' }, [puppet]);
});
afterAll(async () => {
  release.resolve();
  await app.close();
  await channel.close();
});
afterEach(async () => {
  release.resolve();
  await until(async () => (await app.services.work.waiting()) === 0);
  release = Promise.withResolvers();
  runs = [];
  channel.said.length = 0;
  channel.answer = undefined;
});

const card = (does: string, more: object = {}) =>
  channel.activity({ type: 'invoke', name: 'adaptiveCard/action', value: { does, ...more } });
const query = (does: string) => channel.activity({ type: 'invoke', name: 'composeExtension/query', value: { does } });

async function bodyOf(answer: Response): Promise<unknown> {
  return (await answer.json()) as unknown;
}

describe('an invoke', () => {
  test('that may not be repeated has its effect once, also where it says that it is a refresh', async () => {
    const pressed = card('once', { trigger: 'automatic' });
    await Promise.all([app.send(pressed), app.send(pressed)]);
    expect(await bodyOf(await app.send(pressed))).toEqual({ does: 'once' });
    expect(runs).toEqual(['once']);
  });

  test('is answered with what its intent gives', async () => {
    expect(await bodyOf(await app.send(card('this')))).toEqual({ does: 'this' });
  });

  test('that takes too long is answered in time, in the form that Teams expects', async () => {
    const startedAt = performance.now();
    const answers = await Promise.all([app.send(card('wait')), app.send(query('wait'))]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await Promise.all(answers.map(bodyOf))).toMatchObject([
      { statusCode: 500, type: 'application/vnd.microsoft.error', value: { code: 'deadline-exceeded' } },
      { composeExtension: { type: 'message', text: expect.stringMatching(/too long/) } },
    ]);
  });

  test('that fails tells people that it did, and nothing of why', async () => {
    const text = JSON.stringify(await bodyOf(await app.send(card('fail'))));
    expect(text).toMatch(/did not work/);
    expect(text).not.toMatch(/Secret/);
  });

  test('that comes again while it runs is run once, and both are answered', async () => {
    const activity = card('wait');
    const answers = [app.send(activity), app.send(activity)];
    await until(() => runs.length === 1);
    setTimeout(() => release.resolve(), 100);
    expect(await Promise.all((await Promise.all(answers)).map(bodyOf))).toEqual([{ does: 'wait' }, { does: 'wait' }]);
    expect(runs).toEqual(['wait']);
  });

  test('that only reads is answered anew each time', async () => {
    const [search, refresh] = [query('read'), card('read', { trigger: 'automatic' })];
    for (const activity of [search, search, refresh, refresh]) await app.send(activity);
    expect(runs).toHaveLength(4);
  });
});

describe('a message', () => {
  test('is acknowledged before it is worked', async () => {
    const answer = await app.send(channel.activity({ text: 'wait' }));
    expect([answer.status, channel.said.length]).toEqual([202, 0]);
    release.resolve();
    await until(() => channel.said.length === 1);
  });

  test('that would be one too many is refused, and may come again', async () => {
    const activities = [1, 2, 3, 4].map(() => channel.activity({ text: 'wait' }));
    const statuses = [];
    for (const activity of activities) statuses.push((await app.send(activity)).status);
    expect(statuses).toEqual([202, 202, 202, 503]);
    release.resolve();
    await until(() => channel.said.length === 3);
    expect((await app.send(activities[3])).status).toBe(202);
  });

  test('of a conversation is worked after the one before it', async () => {
    const conversation = channel.activity()['conversation'];
    for (const text of ['wait', 'two', 'three']) await app.send(channel.activity({ conversation, text }));
    await until(() => runs.length === 1);
    expect(runs).toEqual(['wait']);
    release.resolve();
    await until(() => channel.said.length === 3);
    expect(channel.said.map(({ activity }) => activity['text'])).toEqual(['wait', 'two', 'three']);
  });

  test('whose reply Teams refuses for now goes on with what was not said yet', async () => {
    let refusals = 0;
    channel.answer = ({ activity }) =>
      activity['text'] === 'speak twice' && ++refusals <= 2 ? { status: 503 } : undefined;
    await app.send(channel.activity({ text: 'speak twice' }));
    await until(
      () => channel.said.some(({ activity, status }) => activity['text'] === 'speak twice' && status === 201),
      15_000,
    );
    const texts = channel.said.filter(({ status }) => status === 201).map(({ activity }) => activity['text']);
    expect(texts.filter((text) => text === 'first')).toHaveLength(1);
    expect(runs.length).toBeGreaterThan(1);
  }, 20_000);

  test('that fails after it said something is told so, too', async () => {
    await app.send(channel.activity({ text: 'speak and fail' }));
    await until(() => channel.said.length === 2);
    expect(channel.said.map(({ activity }) => activity['text'])).toEqual(['first', expect.stringMatching(/not work/)]);
  });

  test('that fails is replied to, with nothing of why', async () => {
    await app.send(channel.activity({ text: 'fail', locale: 'de-DE' }));
    await until(() => channel.said.length === 1);
    expect(channel.said[0]?.activity['text']).toMatch(/nicht geklappt/);
  });
});

test('a message that takes too long is told so', async () => {
  const hasty = await appUnderTest(channel, { TURN_WITHIN_MS: '1000' }, [puppet]);
  await hasty.send(channel.activity({ text: 'for ever' }));
  await until(() => channel.said.length === 1);
  expect(channel.said[0]?.activity['text']).toMatch(/too long/);
  await hasty.close();
});

test('at the end, what was acknowledged is worked', async () => {
  const ending = await appUnderTest(channel, {}, [puppet]);
  for (let i = 0; i < 20; i += 1) await ending.send(channel.activity({ text: `last ${i}` }));
  await ending.services.work.drain(5_000);
  expect(channel.said.filter(({ activity }) => String(activity['text']).startsWith('last'))).toHaveLength(20);
  await ending.close();
});
