import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { keyProblems } from './problems.ts';

test('every code is documented with its status, and no other', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const documented = [...readme.matchAll(/^\| `([a-z-]+)` +\| (\d{3})/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]);
  expect(documented.toSorted()).toEqual(keyProblems.map(({ code, status }) => [code, status]).toSorted());
});
