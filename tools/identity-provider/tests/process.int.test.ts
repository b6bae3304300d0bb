// The programs as they are started: main.ts and token.ts.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { createBrowser } from '../src/browser.ts';
import { obtainTokens } from '../src/obtain-token.ts';

const ada = 'usr_ada7k2m9qxr3';
let main: Program;
let issuer: string;
let web: Server;
let webOrigin: string;
const logoutTokens: string[] = [];

interface Program {
  readonly child: ChildProcess;
  out: string;
  err: string;
  readonly ended: Promise<number | null>;
}

beforeAll(async () => {
  // Stands for the web BFF: it hears of sign-outs.
  web = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    if (request.url === '/auth/backchannel-logout') {
      logoutTokens.push(new URLSearchParams(text).get('logout_token') ?? '');
    }
    response.end();
  }).listen(0, '127.0.0.1');
  await once(web, 'listening');
  webOrigin = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  main = start('main.ts', [], { PORT: '0', WEB_ORIGIN: webOrigin });
  while (!main.out.includes('\n')) await once(main.child.stdout as NonNullable<ChildProcess['stdout']>, 'data');
  const ready = JSON.parse(main.out) as { ready: boolean; urls: { issuer: string } };
  expect(ready.ready).toBe(true);
  ({ issuer } = ready.urls);
});

afterAll(async () => {
  main.child.kill('SIGTERM');
  expect(await main.ended).toBe(0);
  expect(main.err).toBe(''); // none of oidc-provider's warnings
  web.close();
  web.closeAllConnections();
});

describe('token.ts', () => {
  test('prints a token, and nothing else with --silent', async () => {
    const program = start('token.ts', ['--silent', '--issuer', issuer, '--user', ada, '--client', 'mobile']);
    expect(await program.ended).toBe(0);
    expect(decodeJwt(program.out.trim())).toMatchObject({ sub: ada, aud: 'urn:frontdesk:mobile-bff', iss: issuer });
    expect(program.out).toMatch(/^\S+\n$/);
    expect(program.err).toBe('');
  });

  test('says on stderr what the token is for', async () => {
    const program = start('token.ts', [], { OIDC_ISSUER: issuer });
    expect(await program.ended).toBe(0);
    expect(program.err).toMatch(/^usr_ada7k2m9qxr3 by mobile, documents\.read documents\.write, for 60 minutes\n$/);
  });

  test.each([
    [['--issuer', 'http://127.0.0.1:1'], /not running at http:\/\/127\.0\.0\.1:1: start it with npm start/],
    [['--user', 'usr_nobody123'], /no such user/],
    [
      ['--client', 'desktop'],
      /no such client: desktop \(there are mobile, web, teams-bot, teams, [0-9a-f-]{36}(, [a-z-]+)*\)/,
    ],
    [['--colour', 'red'], /Unknown option '--colour'/],
  ])('fails with one clear line for %j', async (given, line) => {
    const program = start('token.ts', given, { OIDC_ISSUER: issuer });
    expect(await program.ended).toBe(1);
    expect(program.out).toBe('');
    expect(program.err).toMatch(line);
    expect(program.err.trim().split('\n')).toHaveLength(1);
  });
});

describe('main.ts', () => {
  test.each([
    [{ NODE_ENV: 'production' }, /NODE_ENV=production: .*development only/],
    [{ PORT: '70000' }, /PORT must be a whole number/],
    [{ PORT: '0', ISSUER: 'login.example' }, /ISSUER must be an http or https URL/],
  ])('does not start with %j', async (env, line) => {
    const program = start('main.ts', [], env);
    expect(await program.ended).toBe(1);
    expect(program.out).toBe('');
    expect(program.err).toMatch(line);
    expect(program.err.trim().split('\n')).toHaveLength(1);
  });

  test('says so in one line when its port is taken', async () => {
    const program = start('main.ts', [], { PORT: new URL(issuer).port });
    expect(await program.ended).toBe(1);
    expect(program.err.trim()).toMatch(/^identity-provider: .*EADDRINUSE/);
  });
});

// In a process of its own: oidc-provider's protection against loopback addresses is not there under Jest.
test('signing out ends the session, tells the web BFF behind the back, and returns', async () => {
  const browser = createBrowser();
  const tokens = await obtainTokens({ issuer, user: ada, client: 'web', scope: 'openid documents.read' }, browser);
  const logout = new URL(`${issuer}/oauth2/logout`);
  logout.search = new URLSearchParams({
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: `${webOrigin}/`,
  }).toString();
  const page = await browser.visit(logout);
  expect(page.html).toContain('Sign out?');
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
  const done = await browser.visit(`${issuer}/oauth2/logout/confirm`, { xsrf, logout: 'yes' });
  expect(done.location?.href).toBe(`${webOrigin}/`);
  expect(logoutTokens).toHaveLength(1);
  expect(decodeProtectedHeader(logoutTokens[0] ?? '').typ).toBe('logout+jwt');
  expect(decodeJwt(logoutTokens[0] ?? '')).toMatchObject({ sub: ada, aud: 'web', sid: expect.any(String) });
  expect(decodeJwt(logoutTokens[0] ?? '')).not.toHaveProperty('nonce');
});

function start(file: string, given: readonly string[], env: Record<string, string> = {}): Program {
  const path = fileURLToPath(new URL(`../src/${file}`, import.meta.url));
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [path, ...given], { env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const program: Program = { child, out: '', err: '', ended };
  child.stdout.on('data', (chunk) => (program.out += String(chunk)));
  child.stderr.on('data', (chunk) => (program.err += String(chunk)));
  return program;
}
