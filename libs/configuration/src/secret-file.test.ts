import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { secretInFile } from './secret-file.ts';

let file: string;
let clock: number;
const now = () => clock;

/** As a rotation does it: the file has another time. */
function write(secret: string, at: number): void {
  writeFileSync(file, secret);
  utimesSync(file, at, at);
}

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'secret-')), 'key');
  clock = 0;
  write('first\n', 1);
});

afterEach(() => rmSync(dirname(file), { recursive: true, force: true }));

describe('a secret in a file', () => {
  test('is read again when the file has changed', () => {
    const secret = secretInFile(file, now);
    write('second\n', 2);
    expect(secret()).toBe('first');
    clock = 5_000;
    expect(secret()).toBe('second');
  });

  test('stays when the file is gone, or not yet written', () => {
    const secret = secretInFile(file, now);
    write('', 2);
    clock = 5_000;
    expect(secret()).toBe('first');
    rmSync(file);
    clock = 10_000;
    expect(secret()).toBe('first');
    write('third', 3);
    clock = 15_000;
    expect(secret()).toBe('third');
  });

  test('has to be there at the start', () => {
    write(' \n', 2);
    expect(() => secretInFile(file)).toThrow('is empty');
    rmSync(file);
    expect(() => secretInFile(file)).toThrow('ENOENT');
  });
});
