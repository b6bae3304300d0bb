import { describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const lib = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

/** Names of all members that contracts mark as internal, in each casing that generated code may use. */
async function internalNames(isOf = /\.(yaml|proto)$/): Promise<string[]> {
  const files = (await readdir(`${lib}contracts`)).filter((name) => isOf.test(name));
  const texts = await Promise.all(files.map((name) => readFile(`${lib}contracts/${name}`, 'utf8')));
  const marked = texts.flatMap((text) => [
    ...text.matchAll(/^\s*(\w+): \{.*x-internal: true/gm),
    ...text.matchAll(/^\s*\w+ (\w+) = \d+ \[\(internal\) = true\]/gm),
  ]);
  const names = marked.map(([, name]) => name ?? '');
  return [
    ...new Set(names.flatMap((name) => [name, name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())])),
  ];
}

const serviceIn = (file: string) => /^([\w-]+)\.(?:yaml|proto)$/.exec(file)?.[1] ?? [];

async function generatedFiles(): Promise<string[]> {
  const files = await readdir(`${lib}src`, { recursive: true });
  return files.filter((name) => /generated\/.+\.(ts|js)$/.test(name)).map((name) => `${lib}src/${name}`);
}

describe('generated contract types', () => {
  test('are what the contracts say now', async () => {
    // Fails with the list of files to generate anew: npx nx run service-clients:generate
    const { stdout } = await run(process.execPath, ['generate.js', '--check'], { cwd: lib });
    expect(stdout).toBe('');
  }, 60_000);

  test('name no internal member', async () => {
    const names = await internalNames();
    expect(names).toEqual(expect.arrayContaining(['storageKey', 'debug_info', 'embeddingModelShard', 'SourceIp']));
    const files = await generatedFiles();
    const services = files.map((file) => /src\/([^/]+)\/generated/.exec(file)?.[1] ?? '');
    expect(new Set(services)).toEqual(new Set((await readdir(`${lib}contracts`)).flatMap(serviceIn)));
    for (const [at, file] of files.entries()) {
      const words = new Set((await readFile(file, 'utf8')).match(/\w+/g));
      const own = await internalNames(new RegExp(`^${services[at]}\\.(yaml|proto)$`));
      expect(own.filter((name) => words.has(name))).toEqual([]);
    }
  });
});
