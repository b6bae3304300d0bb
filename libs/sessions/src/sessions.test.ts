import { afterEach, describe, expect, test } from '@jest/globals';
import { testClock } from '../tests/clock.ts';
import { issuer, testIssuer } from '../tests/issuer.ts';
import { failing } from '../tests/parts.ts';
import { createSessions, memorySessionStore, type Sessions } from './index.ts';
import { createSeal } from '@frontdesk/sealing';
import { contentCodec, groupOf, keyOfSession } from './session-content.ts';

const sealingKeys = [{ id: 'k1', key: Buffer.alloc(32, 1) }];
const opened: Sessions[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((sessions) => sessions.close()));
});

function started() {
  const clock = testClock();
  const login = testIssuer(clock.now);
  const faults = failing(memorySessionStore({ now: clock.now }));
  const sessions = createSessions({
    ...{
      store: faults.store,
      origin: 'https://desk.example',
      issuer,
      clientId: 'web',
      clientSecret: 'secret',
      sealingKeys,
    },
    ...{ fetch: login.fetch, now: clock.now, ticks: clock.now, pause: clock.pause },
    tokens: { verify: () => Promise.reject(new Error('not asked')) },
  });
  opened.push(sessions);
  const codec = contentCodec(createSeal(() => sealingKeys));
  let made = 0;
  /** The cookies of a browser with a session. */
  const signedIn = async (sub: string, sid: string): Promise<string> => {
    const id = Buffer.alloc(32, (made += 1)).toString('base64url');
    const key = keyOfSession(id) ?? '';
    const times = { startedAt: clock.now(), accessTokenFrom: clock.now(), accessTokenEndsAt: clock.now() + 600_000 };
    const value = codec.write(key, { userId: sub, tenantId: 'ten_1', sid, profile: {}, accessToken: 'a', ...times });
    const groups = [groupOf('sub', issuer, sub), groupOf('sid', issuer, sid)];
    await faults.store.create(key, { format: 1, value, idleMs: 60_000, absoluteMs: 600_000, groups, mostOfGroup: 9 });
    return `__Host-Http-frontdesk-session=${id}`;
  };
  const isIn = async (cookies: string) => (await sessions.find(cookies, 'look').catch(() => undefined)) !== undefined;
  return { clock, login, faults, sessions, signedIn, isIn };
}

const refused = { kind: { code: 'logout-token-invalid' } };
const unavailable = { kind: { code: 'sessions-unavailable' } };

describe("the provider's word that someone signed out", () => {
  test('ends that sign-in, on whatever device it is, and no other', async () => {
    const { login, sessions, signedIn, isIn } = started();
    const [desk, phone, other] = [
      await signedIn('ada', 's1'),
      await signedIn('ada', 's2'),
      await signedIn('ben', 's3'),
    ];
    await sessions.endByLogoutToken(login.logoutToken({ sub: 'ada', sid: 's1' }));
    expect([await isIn(desk), await isIn(phone), await isIn(other)]).toEqual([false, true, true]);
  });

  test('ends all of a user where it names no sign-in', async () => {
    const { login, sessions, signedIn, isIn } = started();
    const [desk, phone, other] = [
      await signedIn('ada', 's1'),
      await signedIn('ada', 's2'),
      await signedIn('ben', 's3'),
    ];
    await sessions.endByLogoutToken(login.logoutToken({ sub: 'ada' }));
    expect([await isIn(desk), await isIn(phone), await isIn(other)]).toEqual([false, false, true]);
  });

  test('counts once: replayed, it ends nothing of what came after', async () => {
    const { login, sessions, signedIn, isIn } = started();
    const token = login.logoutToken({ sub: 'ada' });
    await sessions.endByLogoutToken(token);
    const again = await signedIn('ada', 's9');
    await expect(sessions.endByLogoutToken(token)).rejects.toMatchObject(refused);
    expect(await isIn(again)).toBe(true);
  });

  test('may be sent again when it could not be carried out', async () => {
    const { login, faults, sessions, signedIn, isIn } = started();
    const desk = await signedIn('ada', 's1');
    const token = login.logoutToken({ sid: 's1' });
    faults.away = new Error('Redis is away');
    await expect(sessions.endByLogoutToken(token)).rejects.toMatchObject(unavailable);
    faults.away = undefined;
    await sessions.endByLogoutToken(token);
    expect(await isIn(desk)).toBe(false);
  });

  test('is no mistake where nobody of that name is here', async () => {
    const { login, sessions } = started();
    await sessions.endByLogoutToken(login.logoutToken({ sub: 'nobody', sid: 'nothing' }));
  });

  test('is checked with a key that is new since', async () => {
    const { clock, login, sessions } = started();
    await sessions.endByLogoutToken(login.logoutToken({ sub: 'ada' }));
    login.rotate();
    await clock.pass(5_001);
    await sessions.endByLogoutToken(login.logoutToken({ sub: 'ada' }));
    expect(login.asked.get('/jwks')).toBe(2);
  });

  test('with invented keys makes us ask the provider once in five seconds', async () => {
    const { login, sessions } = started();
    const forged = Array.from({ length: 100 }, (_, at) => login.logoutToken({ sub: 'ada' }, { kid: `invented-${at}` }));
    const outcomes = await Promise.allSettled(forged.map((token) => sessions.endByLogoutToken(token)));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: refused });
    expect(login.asked.get('/jwks')).toBe(1);
  });

  test('is a 503 while the keys cannot be read: it may be right', async () => {
    const { clock, login, sessions } = started();
    login.isAway = true;
    await expect(sessions.endByLogoutToken(login.logoutToken({ sub: 'ada' }))).rejects.toMatchObject(unavailable);
    login.isAway = false;
    await clock.pass(5_001);
    await sessions.endByLogoutToken(login.logoutToken({ sub: 'ada' }));
  });
});

test('a sign-in over https begins with a cookie that only this origin could have set', async () => {
  const { sessions } = started();
  const { location, cookies } = await sessions.signIn.begin({ returnTo: '/d/7' }, undefined);
  expect(cookies).toEqual([
    expect.stringMatching(
      /^__Host-Http-frontdesk-login-[\w-]{12}=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=600$/,
    ),
  ]);
  const state = new URL(location).searchParams.get('state') ?? 'none';
  expect(cookies.join()).not.toContain(state);
  expect(new URL(location).searchParams.get('redirect_uri')).toBe('https://desk.example/auth/callback');
});

test('a sign-in that took more than ten minutes has ended, whatever the browser kept', async () => {
  const { clock, sessions } = started();
  const { location, cookies } = await sessions.signIn.begin({ returnTo: '/d/7' }, undefined);
  const state = new URL(location).searchParams.get('state') ?? '';
  const sent = cookies[0]?.split(';')[0];
  await clock.pass(600_001);
  expect(await sessions.signIn.complete(`?code=c&state=${state}`, sent)).toMatchObject({ failure: 'expired' });
});

test('a continuation is for who has just signed out: nobody else is sent to the provider', async () => {
  const { sessions } = started();
  for (const sent of [undefined, '__Host-Http-frontdesk-logout=forged']) {
    expect(await sessions.continuation(sent)).toMatchObject({ location: '/' });
  }
});
