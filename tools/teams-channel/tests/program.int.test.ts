// The programs as they are started: main.ts and manifest.ts.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const run = promisify(execFile);

async function failure(program: string, { args = [], env = {} }: { args?: string[]; env?: Record<string, string> }) {
  const path = join(import.meta.dirname, '..', 'src', program);
  const { PATH = '' } = process.env;
  const ended = run(process.execPath, [path, ...args], { env: { PATH, ...env } });
  return await ended.then(
    () => undefined,
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, lines: stderr.trim().split('\n') }),
  );
}

test.each([
  [{ NODE_ENV: 'production' }, /NODE_ENV=production: .*development only/],
  [{ PORT: '70000' }, /PORT must be a whole number/],
  [{ BOT_URL: 'bot.example' }, /BOT_URL must be an http or https URL/],
])('the channel does not start with %j, and says why in one line', async (env, line) => {
  expect(await failure('main.ts', { env })).toEqual({ code: 1, lines: [expect.stringMatching(line)] });
});

test('the app package is written where it is wanted', async () => {
  const out = mkdtempSync(join(tmpdir(), 'app-package-'));
  expect(await failure('manifest.ts', { args: ['--out', out, '--host', 'docs.halden.example'] })).toBeUndefined();
  expect(readdirSync(out).toSorted()).toEqual([
    'color.png',
    'de.json',
    'frontdesk.zip',
    'manifest.json',
    'outline.png',
  ]);
});

test('no app package is written that Teams would refuse', async () => {
  const out = mkdtempSync(join(tmpdir(), 'app-package-'));
  const given = { args: ['--out', out, '--version', 'new'] };
  expect(await failure('manifest.ts', given)).toEqual({
    code: 1,
    lines: [expect.stringMatching(/version: must be like/)],
  });
  expect(readdirSync(out)).toEqual([]);
});
