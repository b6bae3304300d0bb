import { expect, test } from '@jest/globals';
import { createAliases } from './who.ts';

const tokenOf = (sub: string) =>
  `Bearer e30.${Buffer.from(JSON.stringify({ sub })).toString('base64url')}.sig${Math.random()}`;

test('a person keeps a name when the token is renewed; who shows another proof is told apart without it', () => {
  const aliasOf = createAliases();
  expect(aliasOf({ authorization: tokenOf('usr_1') })).toBe('usr_1');
  expect(aliasOf({ authorization: tokenOf('usr_1') })).toBe('usr_1');
  expect(aliasOf({ cookie: 'sid=a' })).toBe('caller-1');
  expect(aliasOf({ 'x-api-key': 'k' })).toBe('caller-2');
  expect(aliasOf({ cookie: 'sid=a' })).toBe('caller-1');
  expect(aliasOf({})).toBe('anonymous');
});

test('a name that could be more than a name is not taken from a token', () => {
  const aliasOf = createAliases();
  for (const sub of ['ada@halden.example', '--client', 'a b', '']) expect(aliasOf({ authorization: tokenOf(sub) })).toMatch(/^caller-\d$/); // prettier-ignore
});
