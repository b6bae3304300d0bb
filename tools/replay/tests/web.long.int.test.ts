// As a developer of the web team would: a session is recorded at the sources, and asked again of bundles, one of them with
// another view, started as they are and as an image starts them.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  freePort,
  startChild,
  startIdentityProvider,
  startPlatform,
  type StartedIdentityProvider,
} from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { bundled, bundleFolder } from './bundles.ts';
import { environmentFor } from './stage.ts';
import { json, signedInPage, type Page } from './web-session.ts';

jest.setTimeout(240_000); // a machine that runs every test at once is slow

const root = join(import.meta.dirname, '..', '..', '..');
const main = join(import.meta.dirname, '..', 'src', 'main.ts');
const document = '/v2/documents/doc_q3plan7x2mva';
// Tokens, cookies, what signing in says, addresses; and the title of a document that is tagged confidential.
const forbidden = /eyJ[\w-]{5,}\.|Bearer|set-cookie|frontdesk-session=|code_challenge|@halden|Board pay/;
const text = 'Write to chiara@halden.example';
let folder = '';
let origin = '';
let provider: StartedIdentityProvider;
let bundles: Readonly<Record<'same' | 'changed', string>>;
let proofs: readonly string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-replay-'));
  origin = `http://127.0.0.1:${await freePort()}`;
  provider = await startIdentityProvider({ env: { WEB_ORIGIN: origin } });
  const change = { file: 'src/documents/document-sections.ts', from: 'name: owner.displayName, jobTitle: owner', to: 'name: owner.displayName.toUpperCase(), jobTitle: owner' }; // prettier-ignore
  bundles = { same: await bundled('same', 'web-bff'), changed: await bundled('changed', 'web-bff', change) };
  // Whoever has a document open is asked for now and then.
  await writeFile(
    join(folder, 'noise.json'),
    '{"routes":{"GET /v2/documents/*/events":{"events":["presence-changed"]}}}',
  );
  await recordSession();
});
afterAll(async () => {
  await provider?.stop();
  for (const one of [folder, bundleFolder]) await rm(one, { recursive: true, force: true });
});

const env = { PATH: process.env['PATH'], NODE_OPTIONS: '', NODE_NO_WARNINGS: '1', INIT_CWD: '' };

/** A platform as all are at first, and the file that says where it is. */
async function withPlatform(): Promise<{ readonly variables: Record<string, string>; stop(): Promise<void> }> {
  const platform = await startPlatform({ issuer: provider.issuer });
  const variables = { ...environmentFor(platform.urls, provider.issuer), ORIGIN: origin, EVENTS_URL: `${platform.urls.control}/events` }; // prettier-ignore
  await writeFile(join(folder, 'next.env'), Object.entries(variables).map(([name, value]) => `${name}=${value}\n`).join('')); // prettier-ignore
  return { variables, stop: () => platform.stop() };
}

async function recordSession(): Promise<void> {
  const platform = await withPlatform();
  const web = await startChild(join(root, 'apps/web-bff/src/main.ts'), { env: { ...platform.variables, PORT: new URL(origin).port } }); // prettier-ignore
  const args = [main, 'record', '--to', origin, '--out', 'session.jsonl'];
  const recorder = spawn(process.execPath, args, { env: { ...env, INIT_CWD: folder } });
  const [line] = (await once(createInterface({ input: recorder.stdout }), 'line')) as [string];
  const { urls } = JSON.parse(line) as { urls: { recorder: string } };
  const page = await signedInPage(origin, urls.recorder, 'usr_chi9r5d3vnk8');
  await use(page);
  const owner = await signedInPage(origin, urls.recorder, 'usr_eir2n7y5bgt1');
  expect(JSON.stringify((await owner.ask('/v2/documents/doc_boardpay3x7f')).body)).toContain('Board pay review');
  proofs = [page, owner].flatMap(({ cookie }) => cookie().split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1))); // prettier-ignore
  recorder.kill('SIGINT');
  expect((await once(recorder, 'close'))[0]).toBe(0);
  await web.stop();
  await platform.stop();
}

/** What a person does: reads, writes with keys and versions, asks a model, watches a document. */
async function use({ ask, readUntil }: Page): Promise<void> {
  await ask('/auth/session');
  await ask(document);
  const { body: list } = await ask('/v2/documents?limit=5');
  await ask(`/v2/documents?limit=5&cursor=${encodeURIComponent(String(list['nextCursor']))}`);
  await ask('/graphql', { method: 'POST', body: '{"query":"{ me { name } }"}', headers: { 'content-type': 'application/json' } }); // prettier-ignore
  const comment = json({ body: text });
  await ask(`${document}/comments`, comment);
  await ask(`${document}/comments`, comment);
  const { body: bare } = await ask(`${document}?include=`);
  const edit = { method: 'PATCH', body: '{"title":"Q3 capacity plan, second"}', headers: { 'content-type': 'application/json', 'if-match': String(bare['etag']) } }; // prettier-ignore
  expect((await ask(document, edit)).status).toBe(200);
  expect((await ask(document, edit)).status).toBe(412);
  expect((await ask(document, { headers: { 'frontdesk-csrf': '0' } })).status).toBe(403);
  const { body: made } = await ask('/v2/documents', json({ title: 'Of this session', folderId: null }));
  await ask(`/v2/documents/${String(made['documentId'])}`);
  await ask(`${document}/answers`, json({ question: 'How full is Rotterdam?' }));
  const noted = async () => void (await ask(`${document}/comments`, json({ body: 'Heard by who watches' })));
  await readUntil(`${document}/events`, (came) => came.includes('comment-created'), noted);
  expect((await ask('/auth/logout', { method: 'POST' })).status).toBe(200);
}

async function played(...args: readonly string[]): Promise<{ code: unknown; out: string; complaint: string }> {
  const platform = await withPlatform();
  const all = [main, 'play', 'session.jsonl', '--env', 'next.env', '--noise', 'noise.json', '--sign-in', ...args];
  const ended = await new Promise<{ code: unknown; out: string; complaint: string }>((resolve) => {
    execFile(process.execPath, all, { env: { ...env, INIT_CWD: folder } }, (error, out, complaint) => resolve({ code: error?.code ?? 0, out, complaint })); // prettier-ignore
  });
  await platform.stop();
  return ended;
}

test('what is recorded has no cookie, token, key or address, and no text of a confidential document', async () => {
  const recorded = await readFile(join(folder, 'session.jsonl'), 'utf8');
  expect(proofs.length).toBeGreaterThan(1);
  expect(proofs.filter((proof) => recorded.includes(proof))).toEqual([]);
  expect(recorded.match(forbidden)).toBeNull();
  expect(recorded.match(/doc_boardpay3x7f|Write to \[e-mail\]/g)).toEqual(expect.arrayContaining(['doc_boardpay3x7f', 'Write to [e-mail]'])); // prettier-ignore
});

describe('the session, asked again of a bundle', () => {
  test('of the same sources, has the same answers', async () => {
    expect(await played('--bundle', bundles.same, '--out', 'played.jsonl')).toEqual({ code: 0, complaint: '', out: '18 requests, 0 with differences\n' }); // prettier-ignore
    const again = await readFile(join(folder, 'played.jsonl'), 'utf8');
    expect(again.match(forbidden)).toBeNull();
  });

  test('started from a snapshot as its image starts it, has the same answers', async () => {
    expect(await played('--bundle', bundles.same, '--from-snapshot')).toEqual({ code: 0, complaint: '', out: '18 requests, 0 with differences\n' }); // prettier-ignore
  });

  test.each(['as it is', '--from-snapshot'])(
    'with another view, started %s, has exactly its field named',
    async (given) => {
      const how = given === '--from-snapshot' ? [given] : [];
      const { code, out } = await played('--bundle', bundles.changed, ...how, '--report', 'report.html');
      expect(out).toMatch(/^2 GET \/v2\/documents\/doc_q3plan7x2mva\n {2}body \/owner\/name value\n13 GET \/v2\/documents\/doc_\w+\n {2}body \/owner\/name value\n18 requests, 2 with differences\n$/); // prettier-ignore
      expect(code).toBe(1);
      expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('ADA LINDQVIST');
    },
  );

  test('that is not there says how it gets there', async () => {
    expect(await played('--bundle', 'main.js')).toMatchObject({ code: 2, complaint: expect.stringContaining('Build it first') }); // prettier-ignore
  });
});
