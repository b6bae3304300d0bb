import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { applied, hunksBelow } from '@frontdesk/test-kit/recipes';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { appUnderTest, bearer } from './app-under-test.ts';

const app = fileURLToPath(new URL('..', import.meta.url));
// Below the app, so that the copy finds the same packages.
const copy = join(app, 'dist', `copy-${process.pid}`);
const run = promisify(execFile);

let readme: string;

beforeAll(async () => {
  readme = await readFile(join(app, 'README.md'), 'utf8');
  await mkdir(copy, { recursive: true });
  for (const name of ['src', 'tests', 'package.json']) await cp(join(app, name), join(copy, name), { recursive: true });
  const options = { rootDir: '../../../..', composite: false, noEmit: true, emitDeclarationOnly: false };
  const project = {
    extends: '../../../../tsconfig.base.json',
    compilerOptions: options,
    include: ['src/**/*.ts', 'tests/**/*.ts'],
  };
  await writeFile(join(copy, 'tsconfig.json'), JSON.stringify(project));
});
afterAll(() => rm(copy, { recursive: true, force: true }));

/** Does what the README says, and gives the files that it touched. */
async function follow(heading: string): Promise<string[]> {
  const hunks = hunksBelow(readme, heading);
  for (const hunk of hunks) {
    const path = join(copy, hunk.file);
    await writeFile(path, applied(await readFile(path, 'utf8'), hunk));
  }
  return [...new Set(hunks.map((hunk) => hunk.file))];
}

describe("the README's way to add to the card of a document", () => {
  test('a field takes three files of this app, and a section four', async () => {
    expect(await follow('Add a field in your first hour')).toHaveLength(3);
    expect(await follow('Add a section')).toHaveLength(4);
  });

  test('compiles', async () => {
    const tsc = fileURLToPath(new URL('../../../node_modules/typescript-native/bin/tsc', import.meta.url));
    const compiled = run(process.execPath, [tsc, '-p', copy], { env: { ...process.env, NODE_OPTIONS: '' } });
    expect(await compiled.catch((error: { stdout: string }) => error)).toMatchObject({ stdout: '' });
  }, 60_000);

  test('shows them', async () => {
    const { href } = pathToFileURL(join(copy, 'tests/app-under-test.ts'));
    const changed = (await import(href)) as { appUnderTest: typeof appUnderTest; bearer: typeof bearer };
    const answer = await request(changed.appUnderTest().app)
      .get('/v1/documents/doc_q3plan7x2mva')
      .set('Authorization', changed.bearer);
    expect(answer.body).toMatchObject({
      description: 'Hub and fleet capacity for the third quarter',
      present: ['Ben Okafor'],
      degraded: [],
    });
    expect(answer.headers['server-timing']).toContain('presence;dur=');
  });
});
