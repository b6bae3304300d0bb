// As a backend's pipeline runs it: a file in, a report and an exit code out.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fileOf } from '../src/contract/read-contract.ts';

const main = join(import.meta.dirname, '..', 'src', 'main.ts');
let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'frontdesk-contracts-'))));
afterAll(async () => await rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: unknown;
  readonly out: string;
  readonly complaint: string;
}

async function run(...args: readonly string[]): Promise<Ended> {
  const env = { PATH: process.env['PATH'], NODE_OPTIONS: '', INIT_CWD: folder };
  return await new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (error, out, complaint) => resolve({ code: error?.code ?? 0, out, complaint })); // prettier-ignore
  });
}

async function contract(name: string, service: string, change: (text: string) => string): Promise<string> {
  await writeFile(join(folder, name), change(await readFile(fileOf(service), 'utf8')));
  return name;
}

test('what is committed is what the BFFs say that they read; if not: npx nx run contracts:generate', async () => {
  expect(await run('generate', '--check')).toMatchObject({ code: 0, out: '' });
}, 60_000);

test('a contract that breaks a client is refused with 1, and the report names it', async () => {
  // Nothing in its name says whose it is: what it answers does.
  const file = await contract('next.yaml', 'generation', (text) => text.replace(/^ +key_points: \{.*\n/m, ''));
  const { code, out } = await run(file);
  expect({ code, out }).toMatchObject({ code: 1, out: expect.stringContaining('Breaks web-bff.') });
  expect(out).toContain('generation.getSummary answer /key_points is gone');
  expect(out).toContain('reads.summary in view web.document, section summary (GET /v2/documents/{documentId})');
}, 30_000);

test('a contract that breaks nobody passes, and a program can read why', async () => {
  const { code, out } = await run(await contract('documents-next.yaml', 'documents', (text) => text.replace(/^ +attachmentCount: \{.*\n/m, '')), '--json'); // prettier-ignore
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ service: 'documents', breaks: [], borne: [] });
}, 30_000);

test('what is no contract, or nobody’s, is said in one line with 2', async () => {
  await writeFile(join(folder, 'odd.yaml'), 'openapi: 3.1.0\npaths: { /nothing: { get: {} } }\n');
  expect(await run('odd.yaml')).toMatchObject({ code: 2, complaint: expect.stringMatching(/^Whose contract is odd.yaml\?.*\n$/) }); // prettier-ignore
  await writeFile(join(folder, 'documents.yaml'), 'hello');
  expect(await run('documents.yaml')).toMatchObject({ code: 2, complaint: 'This is no OpenAPI document: it has no paths.\n' }); // prettier-ignore
  expect(await run('missing.yaml')).toMatchObject({ code: 2 });
  expect(await run()).toMatchObject({ code: 2, complaint: expect.stringContaining('npm run contracts -- ') });
}, 30_000);
