import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { root, textOf } from './repository.ts';

const rows = textOf('SECURITY.md')
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\|[\s-]+\|/.test(line) && !/^\| threat /.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('SECURITY.md', () => {
  test('has threats, and for each a control and a test', () => {
    expect(rows.length).toBeGreaterThan(25);
    for (const [, threat, control, tests] of rows) {
      expect(threat).not.toBe('');
      expect(control).not.toBe('');
      expect(tests).toMatch(/^`[^`]+\.test\.ts`(, `[^`]+\.test\.ts`)*$/);
    }
  });

  test('names no test that is not there', () => {
    const named = [...textOf('SECURITY.md').matchAll(/[`[(]((?:apps|libs|tools)\/[^`)\]]+\.ts)/g)].map(
      ([, file]) => file ?? '',
    );
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});
