// Sessions, as a BFF of browsers keeps them, and streams that are open while others are asked, at one that is played here.
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { request } from 'undici';
import { signIn } from '../src/browser-session.ts';
import { compareRecordings } from '../src/compare.ts';
import { createCredentials } from '../src/credentials.ts';
import { play } from '../src/play.ts';
import { readRecording } from '../src/read-recording.ts';
import { startRecorder } from '../src/record.ts';

const origin = 'https://desk.example';
let folder = '';
let bff: Desk;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-replay-'));
  bff = await startDesk();
});
afterAll(async () => {
  bff.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Desk {
  readonly url: string;
  /** What each request that was let in said of itself. */
  readonly seen: readonly string[];
  stop(): void;
}

/** Signs in whoever the page of its login system names, and believes only pages of its own origin. */
async function startDesk(): Promise<Desk> {
  const sessions = new Map<string, string>();
  const seen: string[] = [];
  const streams = new Set<ServerResponse>();
  let count = 0;
  const answer = async (req: IncomingMessage, res: ServerResponse, url: string): Promise<void> => {
    const path = new URL(req.url ?? '/', url).pathname;
    const go = (location: string, cookie?: string) => void res.writeHead(303, { location, ...(cookie && { 'set-cookie': cookie }) }).end(); // prettier-ignore
    const say = (status: number, body: object, headers = {}) => void res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body)); // prettier-ignore
    if (path === '/auth/login') return go(`${url}/provider?redirect_uri=${encodeURIComponent(`${origin}/auth/callback`)}`, 'desk-login-1=an-attempt-0123456789'); // prettier-ignore
    if (path === '/provider' && req.method === 'GET') return void res.end('<input name="user">');
    if (path === '/provider') return go(`${origin}/auth/callback?code=${new URLSearchParams(await textOf(req)).get('user') ?? ''}`); // prettier-ignore
    if (path === '/auth/callback') {
      const id = `a-session-of-long-ago-${(count += 1)}`;
      sessions.set(id, new URL(req.url ?? '/', url).searchParams.get('code') ?? '');
      return go('/', `desk-session=${id}; HttpOnly`);
    }
    const user = sessions.get(/desk-session=([\w-]+)/.exec(req.headers.cookie ?? '')?.[1] ?? '');
    const isOwn = req.headers['frontdesk-csrf'] === '1' && req.headers.origin === origin;
    if (!isOwn) return say(403, { code: 'not-ours' });
    if (user === undefined) return say(401, { code: 'session-ended' });
    if (path === '/auth/session') return say(200, { userId: user });
    seen.push(`${req.method ?? ''} ${path} ${user}`);
    if (path === '/events') {
      streams.add(res.writeHead(200, { 'content-type': 'text/event-stream' }));
      return void res.write('event: live\ndata: {}\n\n');
    }
    if (path === '/echo') return say(200, { said: req.headers.cookie }, { 'set-cookie': 'desk-session=; Max-Age=0' });
    if (path !== '/notes') return say(404, {});
    const id = `note_${Math.random().toString(36).slice(2, 10).padEnd(8, '0')}`;
    for (const stream of streams) stream.write(`event: noted\ndata: {"id":"${id}"}\n\n`);
    return say(201, { id, by: user });
  };
  const server = createServer((req, res) => void answer(req, res, url)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, seen, stop: () => void server.close().closeAllConnections() };
}

async function textOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of req) text += String(part);
  return text;
}

interface Session {
  readonly file: string;
  readonly proof: string;
}

/** What a page does that came through the recorder. */
async function recordedSession(): Promise<Session> {
  const file = join(folder, 'session.jsonl');
  const recorder = await startRecorder({ to: bff.url, file });
  const jar = await signIn(recorder.url, 'usr_ada');
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const own = { cookie, 'frontdesk-csrf': '1', origin: recorder.url };
  const ask = async (path: string, headers: Readonly<Record<string, string>>, method: 'GET' | 'POST' = 'GET') =>
    await (await request(`${recorder.url}${path}`, { method, headers })).body.dump();
  await ask('/notes', { ...own, cookie: 'desk-session=one-of-yesterday; theme=dark' });
  await ask('/echo', own);
  await ask('/echo', { ...own, origin: 'https://evil.example' });
  await ask('/echo', { ...own, 'frontdesk-csrf': 'a-secret-of-csrf' });
  const stream = await request(`${recorder.url}/events`, { headers: own });
  const events = stream.body[Symbol.asyncIterator]();
  await events.next();
  await ask('/notes', own, 'POST');
  await events.next();
  await events.return?.();
  const open = await request(`${recorder.url}/events`, { headers: own });
  open.body.on('error', () => {});
  await open.body[Symbol.asyncIterator]().next();
  // Ends though a stream is open, which nobody else would end.
  await recorder.stop();
  expect([recorder.recorded(), recorder.leftOut()]).toEqual([7, 3]);
  return { file, proof: cookie };
}

test('a session is recorded without its cookies, and played by signing the same person in', async () => {
  const { file, proof } = await recordedSession();
  const text = await readFile(file, 'utf8');
  expect(text).not.toMatch(/a-session-of-long|one-of-yesterday|an-attempt|a-secret-of-csrf|theme/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await expect(startRecorder({ to: bff.url, file })).rejects.toThrow('a recording is not overwritten');
  const { exchanges } = await readRecording(file);
  expect(exchanges.map(({ user, headers, answer }) => [user, headers['origin'], answer.status])).toEqual([
    ['anonymous', 'own', 401],
    ['usr_ada', 'own', 200],
    ['usr_ada', 'https://evil.example', 403],
    ['usr_ada', 'own', 403],
    ...[200, 201, 200].map((status) => ['usr_ada', 'own', status]),
  ]);
  expect(exchanges.map(({ stream }) => stream)).toEqual([...Array<undefined>(4), { seen: [1], left: true }, undefined, { seen: [], left: true }]); // prettier-ignore

  const before = bff.seen.length;
  const credentials = createCredentials({ signIn: (user) => signIn(bff.url, user) });
  const answers = await play(exchanges, { to: bff.url, credentials });
  expect(compareRecordings(exchanges, answers, {}).flatMap(({ found }) => found)).toEqual([]);
  expect(bff.seen.slice(before)).toEqual(['GET /echo usr_ada', 'GET /events usr_ada', 'POST /notes usr_ada', 'GET /events usr_ada']); // prettier-ignore
  expect(JSON.stringify(answers)).not.toContain('a-session-of-long');
  expect(proof).toContain('a-session-of-long');
}, 30_000);

test('who is not told how to prove a person says which ways there are', async () => {
  const { exchanges } = await readRecording(join(folder, 'session.jsonl'));
  await expect(play(exchanges, { to: bff.url, credentials: createCredentials({}) })).rejects.toThrow(/Who is usr_ada\? Say --sign-in, /); // prettier-ignore
});
