import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { startChild } from './child-tool.ts';

const program = (name: string): string => fileURLToPath(new URL(`../tests/tools/${name}.ts`, import.meta.url));

describe('a tool started as a child', () => {
  test('is there when it says that it is ready, and gone after stop', async () => {
    const tool = await startChild(program('ready'), { env: { GREETING: 'hello' } });
    const url = tool.urls['greeting'] ?? '';
    const answer = await request(url, { reset: true });
    expect(await answer.body.text()).toBe('hello');
    await tool.stop();
    await expect(request(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('ends with the process that started it, even when that is killed', async () => {
    const parent = await startChild(program('parent'));
    const url = parent.urls['greeting'] ?? '';
    expect((await request(url, { reset: true })).statusCode).toBe(200);
    process.kill(parent.pid, 'SIGKILL');
    const isThere = (): Promise<boolean> =>
      request(url, { reset: true }).then(
        () => true,
        () => false,
      );
    while (await isThere()) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  test('that does not start says why', async () => {
    await expect(startChild(program('broken'))).rejects.toThrow(/ended with 2[^]*PORT: not a number/);
  });
});
