import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sdkCustomer } from './sdk-customer.ts';
import type { Customer } from './sdk-customer.ts';
import { chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let stack: Stack;
let customer: Customer;
let again: Customer;

beforeAll(async () => {
  // First: if they cannot be made, nothing is left running.
  [customer, again] = await Promise.all([sdkCustomer(1, 'sdk-customer'), sdkCustomer(1, 'sdk-again')]);
  stack = await startStack();
}, 60_000);

afterAll(async () => {
  await Promise.all([stack?.stop(), customer?.leave(), again?.leave()]);
});

interface Called {
  readonly data?: object;
  readonly error?: { readonly store?: string };
}

interface Package {
  createFrontdesk(options: { baseUrl: string; token: () => string; app: string; fetch: typeof fetch }): {
    getHome(options?: object): Promise<Called>;
    createComment(options: object): Promise<Called>;
    getAttachment(options: object): Promise<{ readonly data?: Blob }>;
    markNotificationRead(options: object): Promise<Called>;
  };
  hasCode(error: unknown, code: string): boolean;
  isProblem(error: unknown): boolean;
  codeOf(error: unknown): string | undefined;
}

/** The package, with a network that keeps what is asked and answers as it is told. */
async function withNetwork(answer: () => Response = () => Response.json({})) {
  const asked: Request[] = [];
  const network = async (input: unknown) => {
    asked.push(input as Request);
    return answer();
  };
  const made = await customer.load<Package>();
  let tokens = 0;
  const token = () => `token-${(tokens += 1)}`;
  const options = { baseUrl: 'https://mobile.example', token, app: 'ios/7.3.1', fetch: network as typeof fetch };
  const headers = (name: string) => asked.map((request) => request.headers.get(name));
  return { ...made, asked, headers, frontdesk: made.createFrontdesk(options) };
}

describe('the client package', () => {
  test('is the same bytes each time it is made', async () => {
    const files = await customer.packageFiles(1);
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['/index.js', '/index.d.ts', '/api/sdk.gen.js']));
    expect(await again.packageFiles(1)).toEqual(files);
  });

  test('says what it is, and shows the example that these tests run', async () => {
    const files = await customer.packageFiles(1);
    expect(JSON.parse(files['/package.json'] ?? '')).toMatchObject({
      name: '@frontdesk/mobile-client',
      version: '1.0.0',
      license: 'UNLICENSED',
      type: 'module',
      exports: { '.': { types: './index.d.ts', default: './index.js' } },
    });
    expect(files['/README.md']).toContain("createFrontdesk({ baseUrl, token, app: 'ios/7.3.1' })");
  });

  test('compiles where it is used, and what the API does not have does not', async () => {
    const said = await customer.typecheck({
      'unguarded.ts': (example) => example.replaceAll(/^\/\/ @ts-expect-error.*$/gm, ''),
      'windows.ts': (example) => example.replace('ios/7.3.1', 'windows/7'),
    });
    const mistakes = said.split('\n').filter((line) => /^\S/.test(line));
    expect(mistakes).toEqual([
      expect.stringMatching(/unguarded\.ts.*Property 'titel' does not exist/),
      expect.stringMatching(/unguarded\.ts.*'"revision-conflict"' is not assignable to parameter/),
      expect.stringMatching(/windows\.ts.*'"windows\/7"' is not assignable to type/),
    ]);
  });

  test('works: the example prints what the platform has', async () => {
    const { port } = stack.server.address() as AddressInfo;
    const { Authorization = '' } = await stack.as(chiara);
    const token = Authorization.replace('Bearer ', '');
    const printed = await customer.run({ FRONTDESK_URL: `http://127.0.0.1:${port}`, FRONTDESK_TOKEN: token });
    console.info(printed);
    expect(printed.split('\n')).toEqual([
      expect.stringMatching(/^\d+ unread, \d+ recent documents$/),
      'Q3 capacity plan: Ada Lindqvist, revision 42',
      'a typing error is undefined',
      expect.stringMatching(/^a picture: image\/\w+, not empty$/),
      'commented: From the example.',
      '404: There is no such document.',
      '',
    ]);
  });

  test('names the app with each call, and makes a key for each write that needs one', async () => {
    const requests = stack.logged.filter(({ msg, app }) => msg === 'request' && app === 'ios/7.3.1');
    expect(requests.map(({ method, route, status }) => `${method} ${route} ${status}`)).toEqual([
      'GET /v1/home 200',
      'GET /v1/documents/{documentId} 200',
      'GET /v1/documents/{documentId}/thumbnail 200',
      'POST /v1/documents/{documentId}/comments 201', // 400 without a key
      'GET /v1/documents/{documentId} 404',
    ]);
  });

  test('asks for a token with each call, so that one that was refreshed is used', async () => {
    const { frontdesk, headers } = await withNetwork();
    await frontdesk.getHome();
    await frontdesk.getHome();
    expect(headers('Authorization')).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(headers('Frontdesk-App')).toEqual(['ios/7.3.1', 'ios/7.3.1']);
  });

  test('makes a key of its own for each write that needs one, and keeps one that is given', async () => {
    const { frontdesk, headers } = await withNetwork();
    const path = { documentId: 'doc_q3plan7x2mva' };
    const write = { path, body: { body: 'Good.' } };
    await frontdesk.createComment(write);
    await frontdesk.createComment(write);
    await frontdesk.createComment({ ...write, headers: { 'Idempotency-Key': '"mine"' } });
    await frontdesk.markNotificationRead({ path: { notificationId: 'ntf_reply9x4m7' } });
    const [first, second, given, none] = headers('Idempotency-Key');
    expect(first).toMatch(/^"[0-9a-f-]{36}"$/);
    expect(second).not.toBe(first);
    expect([given, none]).toEqual(['"mine"', null]);
  });

  test('gives a file as it is, and does not read what is in it', async () => {
    const { frontdesk } = await withNetwork(() => Response.json({ a: 1 }));
    const path = { documentId: 'doc_q3plan7x2mva', attachmentId: 'att_capmodel6y2' };
    const { data } = await frontdesk.getAttachment({ path });
    expect(await data?.text()).toBe('{"a":1}');
    expect((await frontdesk.getAttachment({ path, parseAs: 'json' })).data).toEqual({ a: 1 });
  });

  test('tells what went wrong by its code, and a network that is away from both', async () => {
    const type = 'https://frontdesk.example/problems/app-version-unsupported';
    const tooOld = { type, status: 410, title: 'Old', store: 'https://apps.apple.com/app/id1' };
    const refused = await withNetwork(() => Response.json(tooOld, { status: 410 }));
    const { error } = await refused.frontdesk.getHome();
    expect(refused.hasCode(error, 'app-version-unsupported')).toBe(true);
    expect([refused.codeOf(error), error?.store]).toEqual(['app-version-unsupported', tooOld.store]);
    const away = await withNetwork(() => {
      throw new TypeError('fetch failed');
    });
    const lost = await away.frontdesk.getHome();
    expect(lost.error).toMatchObject({ message: 'fetch failed' });
    expect([away.isProblem(lost.error), away.codeOf(lost.error)]).toEqual([false, undefined]);
    const proxy = await withNetwork(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(proxy.isProblem((await proxy.frontdesk.getHome()).error)).toBe(false);
  });
});
