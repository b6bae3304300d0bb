import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readSwitchFile, switchesAsJson } from './switch-file.ts';
import type { Switch } from './switch.ts';

const summary: Switch = { kind: 'section', name: 'mobile.document/summary', reason: 'INC-7', until: 1_000 };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-switches-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(text: string): Promise<string> {
  const file = join(folder, 'switches.json');
  await writeFile(file, text);
  return file;
}

test('a list is a file, and is read as it was written', async () => {
  const file = await fileOf(switchesAsJson([summary, { ...summary, app: 'web-bff' }]));
  const { entries, unreadable } = await readSwitchFile(file, 0);
  expect(entries.map(({ setting }) => setting)).toEqual([summary, { ...summary, app: 'web-bff' }]);
  expect(unreadable).toEqual([]);
});

test('one entry that is wrong does not take the others with it', async () => {
  const { switches } = JSON.parse(switchesAsJson([summary])) as { switches: object[] };
  const file = await fileOf(JSON.stringify({ switches: [{ ...switches[0], kind: 'view' }, 'x', ...switches] }));
  const { entries, unreadable } = await readSwitchFile(file, 0);
  expect(entries).toHaveLength(1);
  expect(unreadable).toEqual([expect.stringContaining('kind'), 'It is no object.']);
});

test('a file that is not there turns nothing off', async () => {
  expect(await readSwitchFile(join(folder, 'none.json'), 0)).toEqual({ entries: [], unreadable: [] });
});

test.each([
  ['half a file', '{"switches": ['],
  ['nothing', ''],
  ['something else', '{"keys": []}'],
  ['null', 'null'],
  ['too many', JSON.stringify({ switches: Array.from({ length: 201 }, () => ({})) })],
  ['too large a file', ' '.repeat(300_000)],
])('%s is refused', async (_name, text) => {
  await expect(readSwitchFile(await fileOf(text), 0)).rejects.toThrow();
});
