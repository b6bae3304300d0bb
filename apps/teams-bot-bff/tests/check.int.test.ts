import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

function checked(env: Record<string, string>): Promise<{ code: number; said: string }> {
  const quiet = { NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, '--check'],
      { env: { ...process.env, ...quiet, ...env } },
      (...all) => resolve({ code: child.exitCode ?? -1, said: all.slice(1).join('') }),
    );
  });
}

test('says whether an environment would start, and starts nothing', async () => {
  const usable = await checked({ REDIS_URL: 'redis://127.0.0.1:1', PORT: '1' });
  expect(usable).toEqual({ code: 0, said: 'The environment is usable.\n' });
  const { code, said } = await checked({ BOT_APP_SECRET_FILE: '/does/not/exist', MODEL_API_KEY_FILE: '/nor/this' });
  expect(code).toBe(1);
  expect(said).toMatch(/^The environment is not usable: [^\n]*\n$/);
  expect(said).toContain('BOT_APP_SECRET_FILE cannot be read, or is empty');
  expect(said).toContain('MODEL_API_KEY_FILE cannot be read, or is empty');
}, 60_000);
