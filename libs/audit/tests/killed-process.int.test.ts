import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { createAudit, fileSink } from '../src/index.ts';

jest.setTimeout(30_000);

const program = new URL('writing-process.ts', import.meta.url).pathname;

test('what a process was told is kept is there when it is killed, and the next one goes on behind it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'audit-'));
  const path = join(folder, 'audit.jsonl');
  const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.split('\n').length > 100) break;
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  const audit = createAudit({ app: 'mobile-bff', sink: fileSink(path), onLoss: 'refuse' });
  await audit.recordWrite({ action: 'write', outcome: 'done', operation: 'next', documents: [] });
  await audit.close();
  // Half a line, if it was killed within one, is of what nobody was told.
  const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
  const kept = lines.flatMap((line) => (line.endsWith('}') ? [JSON.parse(line) as { operation: string }] : []));
  const operations = kept.map(({ operation }) => operation);
  const acknowledged = said.split('\n').slice(0, -1);
  expect(acknowledged.length).toBeGreaterThanOrEqual(100);
  expect(acknowledged.filter((name) => !operations.includes(name))).toEqual([]);
  expect(operations.at(-1)).toBe('next');
  for (const lane of [0, 1, 2, 3]) {
    const own = operations.filter((name) => name.startsWith(`${lane}-`));
    expect(own).toEqual(own.map((_, at) => `${lane}-${at}`));
  }
  await rm(folder, { recursive: true });
});
