import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { installedChromium } from './chromium.ts';

const { CHROMIUM_BIN, PATH } = process.env;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chromium-'));
  writeFileSync(join(folder, 'chromium'), '');
  chmodSync(join(folder, 'chromium'), 0o755);
  process.env['PATH'] = [join(folder, 'empty'), folder].join(delimiter);
});
afterEach(() => {
  process.env['PATH'] = PATH;
  if (CHROMIUM_BIN === undefined) delete process.env['CHROMIUM_BIN'];
  else process.env['CHROMIUM_BIN'] = CHROMIUM_BIN;
  rmSync(folder, { recursive: true });
});

test.each([
  ['its name on the path', 'chromium'],
  ['nothing', ''],
])('a browser is found where it is by %s', (_what, named) => {
  process.env['CHROMIUM_BIN'] = named;
  expect(installedChromium()).toBe(join(folder, 'chromium'));
});

test('a browser that is named by its path is taken as it is', () => {
  process.env['CHROMIUM_BIN'] = '/opt/a-browser';
  expect(installedChromium()).toBe('/opt/a-browser');
});

test('one that is not on the path is none', () => {
  process.env['CHROMIUM_BIN'] = 'another';
  expect(installedChromium()).toBeUndefined();
});
