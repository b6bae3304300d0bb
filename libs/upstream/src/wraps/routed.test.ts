import { expect, test } from '@jest/globals';
import type { AnyRequest, Call, CallSubject } from '../call.ts';
import { operation } from '../../tests/fake-call.ts';
import { routed } from './routed.ts';

const reach = { signal: new AbortController().signal, deadline: Infinity };
const named =
  (name: string): Call<AnyRequest, string> =>
  () =>
    Promise.resolve(name);
const groups = new Map([['next', named('next')]]);

test('a call goes where the rules say, by operation and subject', async () => {
  const asked: unknown[] = [];
  const groupFor = (asking: string, subject?: CallSubject): string | undefined => {
    asked.push([asking, subject]);
    return subject?.tenant === 'ten_a' ? 'next' : undefined;
  };
  const call = routed(named('own'), groups, { groupFor });
  expect(await call({ operation }, { ...reach, subject: { tenant: 'ten_a' } })).toBe('next');
  expect(await call({ operation }, reach)).toBe('own');
  expect(asked).toEqual([
    [operation, { tenant: 'ten_a' }],
    [operation, undefined],
  ]);
});

test('a rule that names a group nobody configured changes nothing', async () => {
  const call = routed(named('own'), groups, { groupFor: () => 'nxet' });
  expect(await call({ operation }, reach)).toBe('own');
});

test('without rules there is nothing between', () => {
  const own = named('own');
  expect(routed(own, groups, undefined)).toBe(own);
});
