import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const run = promisify(execFile);
const here = join(import.meta.dirname, '..');
let place: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'frontdesk-bundle-'));
});
afterEach(() => rm(place, { recursive: true, force: true }));

/** In a process of its own: esbuild does not like what Jest makes of Uint8Array. */
async function bundled(program: string): Promise<string> {
  const outfile = join(place, 'bundle.cjs');
  const stdin = { contents: program, resolveDir: here };
  const options = { stdin, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' };
  const plugins = JSON.stringify(pathToFileURL(join(here, 'snapshot-plugins.js')));
  await writeFile(
    join(place, 'bundle.mjs'),
    `import { snapshotPlugins as plugins } from ${plugins};
     import { build } from ${JSON.stringify(import.meta.resolve('esbuild'))};
     await build({ ...${JSON.stringify(options)}, plugins });`,
  );
  await run(process.execPath, [join(place, 'bundle.mjs')]);
  return outfile;
}

async function saidFromSnapshot(bundle: string): Promise<string> {
  const snapshot = join(place, 'app.blob');
  const { stderr } = await run(process.execPath, ['--snapshot-blob', snapshot, '--build-snapshot', bundle]);
  expect(stderr).toBe('');
  return (await run(process.execPath, ['--snapshot-blob', snapshot, bundle])).stdout;
}

const begun = `
  import { startupSnapshot } from 'node:v8';
  if (startupSnapshot.isBuildingSnapshot()) startupSnapshot.setDeserializeMainFunction(main);
  else main();`;

describe('A bundle whose modules are evaluated while a snapshot is taken', () => {
  test('says the same when it is started from there, with what the snapshot cannot hold', async () => {
    const bundle = await bundled(`
      import { createServer, STATUS_CODES, Agent } from 'node:http';
      import { performance } from 'node:perf_hooks';
      import express, { Router } from 'express';
      import { Pool } from 'undici';
      const known = STATUS_CODES[404];
      const clock = () => performance.now() > 0;
      function main() {
        const server = createServer(express().use(Router()));
        const all = [known, clock(), new Agent() instanceof Agent, typeof server.listen, new Pool('http://localhost') instanceof Pool, process.pid > 0];
        process.stdout.write(all.join(' '));
      }
      ${begun}`);
    const asItIs = (await run(process.execPath, [bundle])).stdout;
    expect(asItIs).toBe('Not Found true true function true true');
    expect(await saidFromSnapshot(bundle)).toBe(asItIs);
  });

  test.each([
    ['calls', 'createServer();', 'createServer of node:http cannot be used while a snapshot is taken'],
    ['inherits from', 'globalThis.own = class extends Server {};', 'Class extends value does not have valid prototype'],
  ])('is refused where a module %s what the snapshot cannot hold', async (_how, line, message) => {
    const bundle = await bundled(`
      import { createServer, Server } from 'node:http';
      ${line}
      const main = () => undefined;
      ${begun}`);
    await run(process.execPath, [bundle]);
    await expect(saidFromSnapshot(bundle)).rejects.toThrow(message);
  });
});
