import { expect, jest, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

// Starting the generator takes its time on a busy machine.
jest.setTimeout(60_000);

const folder = new URL('../src/services/search/', import.meta.url);

test('the generated types are those of the contract', async () => {
  const print = `import { generated } from ${JSON.stringify(new URL('generate.js', folder).href)};
    process.stdout.write(JSON.stringify([...(await generated())]));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', print], {
    maxBuffer: 10_000_000,
  });
  const files = JSON.parse(stdout) as [name: string, text: string][];
  expect(files.map(([name]) => name).toSorted()).toEqual([
    'health_pb.d.ts',
    'health_pb.js',
    'search_pb.d.ts',
    'search_pb.js',
  ]);
  for (const [name, text] of files) expect(await readFile(new URL(`generated/${name}`, folder), 'utf8')).toBe(text);
});
