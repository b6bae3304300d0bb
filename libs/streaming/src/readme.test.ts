import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { settingsOf } from './answers/settings.ts';
import { memoryLog } from './log/memory-log.ts';
import * as problems from './problems.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('every code is documented with its status, and no other', () => {
  const documented = [...readme.matchAll(/^\| `([a-z-]+)` +\| (\d{3})/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]);
  const kinds = Object.values(problems).filter((value) => typeof value === 'object');
  expect(documented.toSorted()).toEqual(kinds.map(({ code, status }) => [code, status]).toSorted());
});

test('every option with a default is documented', () => {
  const known = Object.keys(settingsOf({ log: memoryLog() }));
  const plain = known.filter((name) => /Ms$|^max|^most|Bytes$/.test(name));
  for (const name of plain) expect(readme).toContain(`\`${name}\``);
});
