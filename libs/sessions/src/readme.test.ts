import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import * as problems from './problems.ts';

test('every code is documented with its status, and no other', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const documented = [...readme.matchAll(/^\| `([a-z-]+)` +\| (\d{3})/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]);
  const kinds = Object.values(problems).filter((value) => typeof value === 'object');
  expect(documented.toSorted()).toEqual(kinds.map(({ code, status }) => [code, status]).toSorted());
});
