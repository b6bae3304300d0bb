// As people and pipelines run it: files and exit codes.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { json, scriptedBackend, type ScriptedBackend } from '@frontdesk/test-kit';
import { request } from 'undici';

const main = join(import.meta.dirname, '..', 'src', 'main.ts');
let folder = '';
let build: ScriptedBackend;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-replay-'));
  build = await scriptedBackend({
    'GET /v1/a': json({ title: 'one', took: 5 }),
    'POST /v1/b': json({ id: 'cmt_aaaaaaaa1' }),
  });
});
afterAll(async () => {
  await build.stop();
  await rm(folder, { recursive: true, force: true });
});

const env = { PATH: process.env['PATH'], NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' };

async function run(...args: readonly string[]): Promise<{ code: unknown; out: string; complaint: string }> {
  return await new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env: { ...env, INIT_CWD: folder } }, (error, out, complaint) => resolve({ code: error?.code ?? 0, out, complaint })); // prettier-ignore
  });
}

test('a session is recorded until it is told to end', async () => {
  const args = [main, 'record', '--to', build.url, '--out', 'session.jsonl'];
  const recorder = spawn(process.execPath, args, { env: { ...env, INIT_CWD: folder } });
  const [line] = (await once(createInterface({ input: recorder.stdout }), 'line')) as [string];
  const { urls } = JSON.parse(line) as { urls: { recorder: string } };
  const headers = { authorization: 'Bearer a-secret' };
  await (await request(`${urls.recorder}/v1/a`, { headers })).body.dump();
  await (await request(`${urls.recorder}/v1/b`, { headers, method: 'POST' })).body.dump();
  recorder.kill('SIGTERM');
  const [code] = (await once(recorder, 'close')) as [number];
  expect(code).toBe(0);
  const text = await readFile(join(folder, 'session.jsonl'), 'utf8');
  expect(text.trim().split('\n')).toHaveLength(3);
  expect(text).not.toContain('a-secret');
}, 30_000);

test('the same answers are 0, others are 1 with a page that shows them, and what cannot be tried is 2', async () => {
  const token = ['--token', 'caller-1=another'];
  const same = await run('play', 'session.jsonl', '--to', build.url, ...token, '--out', 'played.jsonl');
  expect(same).toMatchObject({ code: 0, out: '2 requests, 0 with differences\n' });
  build.on('GET /v1/a', json({ title: 'two', took: 6 }));
  const other = await run('play', 'session.jsonl', '--to', build.url, '--token-command', 'echo token-of-{user}', '--report', 'report.html'); // prettier-ignore
  expect(other).toMatchObject({ code: 1, out: '1 GET /v1/a\n  body /title value\n  body /took value\n2 requests, 1 with differences\n' }); // prettier-ignore
  expect((await build.request(4)).headers['authorization']).toBe('Bearer token-of-caller-1');
  expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('1 of 2 answers differ');
  expect(await run('compare', 'session.jsonl', 'played.jsonl')).toMatchObject({ code: 0 });
  expect(await run('play', 'session.jsonl', '--to', build.url)).toMatchObject({ code: 2, complaint: expect.stringContaining('Who is caller-1?') }); // prettier-ignore
  expect(await run('compare', 'report.html', 'played.jsonl')).toMatchObject({ code: 2, complaint: expect.stringContaining('is no recording') }); // prettier-ignore
}, 60_000);

test('a bundle is started with the variables of a file, tried, and stopped', async () => {
  const bundle = `import { createServer } from 'node:http';
const server = createServer((req, res) => res.writeHead(200, { 'content-type': 'application/json' }).end(process.env.ANSWER));
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log(JSON.stringify({ ready: true, urls: { app: 'http://127.0.0.1:' + server.address().port } })));`;
  await writeFile(join(folder, 'main.mjs'), bundle);
  await writeFile(join(folder, 'next.env'), 'ANSWER={"title":"one","took":5}\n');
  const tried = await run('play', 'session.jsonl', '--bundle', 'main.mjs', '--env', 'next.env', '--token', 'caller-1=another'); // prettier-ignore
  expect(tried).toMatchObject({ code: 1, complaint: '' });
  expect(tried.out).toContain('2 POST /v1/b\n  body /id missing\n');
  expect(tried.out).not.toContain('GET /v1/a');
}, 60_000);
