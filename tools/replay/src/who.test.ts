import { expect, test } from '@jest/globals';
import { createAliases, type SessionOf } from './who.ts';

const tokenOf = (sub: string) =>
  `Bearer e30.${Buffer.from(JSON.stringify({ sub })).toString('base64url')}.sig${Math.random()}`;
const noSessions: SessionOf = () => Promise.resolve(undefined);

test('a person keeps a name when the token is renewed; who shows another proof is told apart without it', async () => {
  const aliasOf = createAliases(noSessions);
  expect(await aliasOf({ authorization: tokenOf('usr_1') })).toEqual({ user: 'usr_1' });
  expect(await aliasOf({ authorization: tokenOf('usr_1') })).toEqual({ user: 'usr_1' });
  expect(await aliasOf({ cookie: 'sid=a' })).toEqual({ user: 'caller-1' });
  expect(await aliasOf({ 'x-api-key': 'k' })).toEqual({ user: 'caller-2' });
  expect(await aliasOf({ cookie: 'sid=a' })).toEqual({ user: 'caller-1' });
  expect(await aliasOf({})).toEqual({ user: 'anonymous' });
});

test('a name that could be more than a name is not taken from a token', async () => {
  const aliasOf = createAliases(noSessions);
  for (const sub of ['ada@halden.example', '--client', 'a b', '']) {
    expect((await aliasOf({ authorization: tokenOf(sub) })).user).toMatch(/^caller-\d$/);
  }
});

test('a person of a session is asked for once for each of its cookies, and stays so when it has ended', async () => {
  const asked: string[] = [];
  const aliasOf = createAliases((cookie) => {
    asked.push(cookie);
    if (cookie.includes('old')) return Promise.resolve('ended');
    return Promise.resolve(asked.length > 2 ? 'ended' : { user: 'usr_1' });
  });
  expect(await aliasOf({ cookie: 'desk-session=a' })).toEqual({ user: 'usr_1' });
  expect(await aliasOf({ cookie: 'desk-session=b' })).toEqual({ user: 'usr_1' });
  expect(await aliasOf({ cookie: 'desk-session=a' })).toEqual({ user: 'usr_1' });
  const ended = { user: 'anonymous', cookie: 'desk-session=[removed]' };
  expect(await aliasOf({ cookie: 'theme=dark; desk-session=old; desk-login-Xy=1' })).toEqual(ended);
  expect(await aliasOf({ cookie: 'theme=old' })).toEqual({ user: 'anonymous' });
  expect(asked).toHaveLength(4);
});
