import { readEvents, scriptedBrowser, startRedis } from '@frontdesk/test-kit';
import type { ScriptedBrowser, StartedRedis } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ada, chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let redis: StartedRedis;
let stack: Stack;
let host: string;
const document = '/v2/documents/doc_q3plan7x2mva?include=';
const outcomes: string[] = [];

beforeAll(async () => {
  redis = await startRedis();
  stack = await startStack({ instances: 2, app: { REDIS_URL: redis.url, REDIS_COMMAND_DEADLINE_MS: '500' } });
  ({ host } = new URL(stack.origin));
}, 60_000);

afterAll(async () => {
  process.stdout.write(`${outcomes.join('\n')}\n`);
  redis?.resume();
  await stack?.stop();
  await redis?.stop();
});

const at = (path: string) => `${stack.origin}${path}`;
const status = async (who: ScriptedBrowser, instance: number, path = document) => {
  const answer = await stack.through(who, instance).fetch(at(path));
  await answer.body?.cancel();
  return answer.status;
};

async function until(holds: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > 15_000) throw new Error('It never came to that.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return Math.round(performance.now() - began);
}

const sessionCookie = (who: ScriptedBrowser): string | undefined => /-session=([^;]+)/.exec(who.cookies(host))?.[0];

/** As far as it gets: to the page at the end. */
const signIn = (who: ScriptedBrowser) =>
  who.navigate(at('/auth/login?returnTo=/'), { until: ({ href }) => href === at('/') });

/** What holds however Redis is away. */
async function expectNobodySignedInWrongly(seen: ScriptedBrowser): Promise<void> {
  expect(await status(seen, 0)).toBe(200); // whom this instance has seen reads on
  expect(await status(seen, 1)).toBe(503); // the other one has not, and cannot look it up
  const stranger = scriptedBrowser();
  const page = await signIn(stranger);
  expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
  expect(page.text).toContain('<h1>Signing in does not work at the moment</h1>');
  expect(sessionCookie(stranger)).toBeUndefined();
  expect(await status(stranger, 0)).toBe(401);
  const forged = await stranger.fetch(at(document), { headers: { cookie: `frontdesk-session=${'A'.repeat(43)}` } });
  expect([forged.status, forged.headers.get('retry-after')]).toEqual([503, '1']);
  const out = await stack.through(seen, 0).fetch(at('/auth/logout'), { method: 'POST' });
  expect([out.status, out.headers.getSetCookie()]).toEqual([503, []]); // nobody is told that they are signed out, and is not
}

describe('Redis stands still', () => {
  test('who was seen reads on, nobody is signed in wrongly, and all go on with the sessions that they had', async () => {
    const who = await stack.signedIn();
    expect(await status(who, 0)).toBe(200);
    redis.pause();
    try {
      await expectNobodySignedInWrongly(who);
    } finally {
      redis.resume();
    }
    const healedMs = await until(async () => (await status(who, 1)) === 200);
    expect(await status(who, 0)).toBe(200);
    const tab = await readEvents(stack.through(who, 1), at('/auth/session/events'));
    expect((await stack.through(who, 0).fetch(at('/auth/logout'), { method: 'POST' })).status).toBe(200);
    expect((await tab.next('ended')).data).toEqual({ reason: 'signed-out' });
    outcomes.push(
      `sessions, Redis stands still: seen people read on, sign-in answers 503, healed ${healedMs} ms after`,
    );
  }, 40_000);

  test('who signed out before is signed in again by no instance', async () => {
    const who = await stack.signedIn(chiara);
    const cookie = sessionCookie(who) ?? '';
    for (const instance of [0, 1]) expect(await status(who, instance)).toBe(200);
    expect((await stack.through(who, 0).fetch(at('/auth/logout'), { method: 'POST' })).status).toBe(200);
    await until(
      async () => (await stack.through(who, 1).fetch(at('/auth/session'), { headers: { cookie } })).status === 401,
    );
    redis.pause();
    try {
      for (const instance of [0, 1]) {
        const answer = await stack.through(who, instance).fetch(at(document), { headers: { cookie } });
        expect([401, 503]).toContain(answer.status);
      }
    } finally {
      redis.resume();
    }
    await until(async () => (await status(await stack.signedIn(chiara), 1)) === 200);
  }, 40_000);
});

describe('Redis is killed', () => {
  test('who was seen reads on, nobody is signed in wrongly, and after its restart people sign in again', async () => {
    const who = await stack.signedIn();
    expect(await status(who, 0)).toBe(200);
    await redis.kill();
    await expectNobodySignedInWrongly(who);
    await redis.restart();
    // It kept nothing: the session is not there any more, and no instance goes on believing in it.
    const healedMs = await until(async () => (await status(who, 0)) === 401 && (await status(who, 1)) === 401);
    const again = await stack.signedIn();
    expect(await (await stack.through(again, 1).fetch(at('/auth/session'))).json()).toMatchObject({ userId: ada });
    expect(await status(who, 0)).toBe(401);
    outcomes.push(`sessions, Redis killed and restarted empty: all sign in again, ${healedMs} ms after`);
  }, 40_000);
});
