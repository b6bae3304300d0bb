import { expect, test } from '@jest/globals';
import { chargesBy } from './charges.ts';
import { rulesOf } from './policy.ts';

const limit = { algorithm: 'gcra', limit: 10, windowS: 60 } as const;
const chargesOf = chargesBy(
  rulesOf([
    { ...limit, name: 'user', by: 'user' },
    { ...limit, name: 'tenant', by: 'tenant' },
  ]),
);

test('a caller who comes again has the very list of before', () => {
  const first = chargesOf({ user: 'usr_1', tenant: 'ten_1', route: 'read' });
  expect(chargesOf({ user: 'usr_1', tenant: 'ten_1', route: 'write' })).toBe(first);
  expect(chargesOf({ user: 'usr_2', tenant: 'ten_1' })).not.toBe(first);
  expect(chargesOf({ tenant: 'ten_1' }).map(({ subject }) => subject)).toEqual(['ten_1']);
});

test('callers are kept apart, whatever their ids are made of', () => {
  const subjectsOf = (user: string, tenant: string) => chargesOf({ user, tenant }).map(({ subject }) => subject);
  expect(subjectsOf('a b', 'c')).toEqual(['a b', 'c']);
  expect(subjectsOf('a', 'b c')).toEqual(['a', 'b c']);
  expect(subjectsOf('a b', 'c')).toEqual(['a b', 'c']);
});

test('an id that is too long to be remembered is counted all the same', () => {
  const user = 'u'.repeat(1_000);
  expect(chargesOf({ user, tenant: 't' })).not.toBe(chargesOf({ user, tenant: 't' }));
  expect(chargesOf({ user, tenant: 't' })).toEqual(chargesOf({ user, tenant: 't' }));
});
