import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { applied, hunksBelow } from '@frontdesk/test-kit/recipes';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { appUnderTest, signedIn } from './app-under-test.ts';

const app = fileURLToPath(new URL('..', import.meta.url));
// Below the app, so that the copy finds the same packages.
const copy = join(app, 'dist', `copy-${process.pid}`);
const run = promisify(execFile);

beforeAll(async () => {
  await mkdir(copy, { recursive: true });
  for (const name of ['src', 'tests', 'package.json']) await cp(join(app, name), join(copy, name), { recursive: true });
  const options = { rootDir: '../../../..', composite: false, noEmit: true, emitDeclarationOnly: false };
  const include = ['src/**/*.ts', 'tests/app-under-test.ts', 'tests/sample-reads.ts'];
  const project = { extends: '../../../../tsconfig.base.json', compilerOptions: options, include };
  await writeFile(join(copy, 'tsconfig.json'), JSON.stringify(project));
});
afterAll(() => rm(copy, { recursive: true, force: true }));

describe("the README's way to add a field to a document and to dashboards", () => {
  test('takes four files of this app', async () => {
    const hunks = hunksBelow(await readFile(join(app, 'README.md'), 'utf8'), 'Add a field in your first hour');
    for (const hunk of hunks) {
      const path = join(copy, hunk.file);
      await writeFile(path, applied(await readFile(path, 'utf8'), hunk));
    }
    expect(new Set(hunks.map(({ file }) => file)).size).toBe(4);
  });

  test('compiles', async () => {
    const tsc = fileURLToPath(new URL('../../../node_modules/typescript-native/bin/tsc', import.meta.url));
    const compiled = run(process.execPath, [tsc, '-p', copy], { env: { ...process.env, NODE_OPTIONS: '' } });
    expect(await compiled.catch((error: { stdout: string }) => error)).toMatchObject({ stdout: '' });
  }, 120_000);

  test('shows it', async () => {
    const { href } = pathToFileURL(join(copy, 'tests/app-under-test.ts'));
    const changed = (await import(href)) as { appUnderTest: typeof appUnderTest; signedIn: typeof signedIn };
    const asking = request(changed.appUnderTest().app);
    const email = 'ada.lindqvist@halden.example';
    const page = await asking.get('/v2/documents/doc_q3plan7x2mva?include=owner').set(changed.signedIn);
    expect(page.body.owner).toMatchObject({ email });
    const query = { query: '{ me { email } }' };
    const report = await asking.post('/graphql').set(changed.signedIn).send(query);
    expect(report.body.data).toEqual({ me: { email } });
  });
});
