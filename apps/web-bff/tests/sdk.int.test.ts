import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sdkCustomer } from './sdk-customer.ts';
import type { Customer } from './sdk-customer.ts';
import { ada, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let stack: Stack;
let customer: Customer;

beforeAll(async () => {
  customer = await sdkCustomer(2, 'sdk-customer'); // first: if it cannot be made, nothing is left running
  stack = await startStack();
}, 60_000);

afterAll(async () => {
  await Promise.all([stack?.stop(), customer?.leave()]);
});

async function saying(events: ReadableStream<Uint8Array> | undefined, word: string): Promise<string> {
  const decoder = new TextDecoder();
  let said = '';
  for await (const chunk of events ?? []) {
    said += decoder.decode(chunk, { stream: true });
    if (said.includes(word)) break;
  }
  return said;
}

interface Package {
  createFrontdesk(options: { baseUrl: string; fetch: typeof fetch }): {
    session(): Promise<unknown>;
    logout(): Promise<unknown>;
    askDocuments(options: object): Promise<{ readonly data?: unknown }>;
    sessionEvents(options: object): Promise<{ readonly data?: ReadableStream<Uint8Array> }>;
  };
}

describe('the client packages', () => {
  test.each([1, 2])('of version %d say what they are', async (version) => {
    const files = await customer.packageFiles(version);
    expect(JSON.parse(files['/package.json'] ?? '')).toMatchObject({
      name: '@frontdesk/web-client',
      version: `${version}.0.0`,
      license: 'UNLICENSED',
      type: 'module',
      exports: { '.': { types: './index.d.ts', default: './index.js' } },
    });
  });

  test('show the example in that of the newest version, for which it was written', async () => {
    const [older = '', newest = ''] = await Promise.all(
      [1, 2].map(async (of) => (await customer.packageFiles(of))['/README.md']),
    );
    expect(newest).toContain('createFrontdesk({ baseUrl: origin, fetch: asBrowser })');
    expect(older).not.toContain('createFrontdesk');
    expect(older).toContain('There is a newer version');
  });

  test('have the shapes of their own version, and nothing that no script calls', async () => {
    const typesOf = async (version: number) => (await customer.packageFiles(version))['/api/types.gen.d.ts'] ?? '';
    expect(await typesOf(1)).toContain('ownerName: string');
    expect(await typesOf(2)).not.toContain('ownerName: string');
    const calls = (await customer.packageFiles(2))['/api/sdk.gen.d.ts'] ?? '';
    expect(calls).toContain('logout<');
    for (const navigation of ['login<', 'continueLogout<', 'backChannelLogout<'])
      expect(calls).not.toContain(navigation);
  });

  test('compile where they are used, and what the API does not have does not', async () => {
    const said = await customer.typecheck({
      'unguarded.ts': (example) => example.replaceAll(/^\/\/ @ts-expect-error.*$/gm, ''),
    });
    const mistakes = said.split('\n').filter((line) => /^\S/.test(line));
    expect(mistakes).toEqual([
      expect.stringMatching(/unguarded\.ts.*Property 'titel' does not exist/),
      expect.stringMatching(/unguarded\.ts.*'"revision-conflict"' is not assignable to parameter/),
    ]);
  });

  test('work: the example prints what the platform has', async () => {
    const browser = await stack.signedIn(ada);
    const cookie = browser.cookies(new URL(stack.origin).host);
    const printed = await customer.run({ FRONTDESK_ORIGIN: stack.origin, FRONTDESK_COOKIE: cookie });
    console.info(printed);
    expect(printed.split('\n')).toEqual([
      `signed in: ${ada}`,
      expect.stringMatching(/^Q3 capacity plan: Ada Lindqvist, [1-9]\d* tags$/),
      'a typing error is undefined',
      'one comment: true',
      '404: There is no such document.',
      '',
    ]);
  });

  test('say that somebody has to sign in, where nobody has', async () => {
    const printed = customer.run({ FRONTDESK_ORIGIN: stack.origin, FRONTDESK_COOKIE: '' });
    await expect(printed).rejects.toMatchObject({ stderr: expect.stringContaining('sign in first') });
  });

  test('give the events of a session while they come', async () => {
    const browser = await stack.signedIn(ada);
    const { createFrontdesk } = await customer.load<Package>();
    const asBrowser = (async (request: Request) => {
      const headers = Object.fromEntries(request.headers);
      return await browser.fetch(request.url, { headers, method: request.method, signal: request.signal });
    }) as unknown as typeof fetch;
    const frontdesk = createFrontdesk({ baseUrl: stack.origin, fetch: asBrowser });
    const leaving = new AbortController();
    const { data: events } = await frontdesk.sessionEvents({ signal: leaving.signal });
    const ended = saying(events, 'event: ended');
    await frontdesk.logout();
    expect(await ended).toContain('event: ended');
    leaving.abort();
  });

  test('give an answer while it is written, and as JSON to who does not listen', async () => {
    const { createFrontdesk } = await customer.load<Package>();
    const asking = (answer: () => Response) =>
      createFrontdesk({ baseUrl: stack.origin, fetch: (async () => answer()) as typeof fetch }).askDocuments({
        body: { question: 'How full is Rotterdam?' },
      });
    const stream = () => new Response('event: answer-start\n\n', { headers: { 'content-type': 'text/event-stream' } });
    expect(await saying((await asking(stream)).data as ReadableStream<Uint8Array>, 'start')).toContain('answer-start');
    const begun = { answerId: 'ans_1' };
    expect((await asking(() => Response.json(begun, { status: 201 }))).data).toEqual(begun);
  });

  test('say with each call that a page of ours asks, and send cookies to nobody else', async () => {
    const asked: Request[] = [];
    const network = async (input: unknown) => {
      asked.push(input as Request);
      return Response.json({});
    };
    const { createFrontdesk } = await customer.load<Package>();
    const frontdesk = createFrontdesk({ baseUrl: 'https://web.example', fetch: network as typeof fetch });
    await frontdesk.session();
    await frontdesk.logout();
    expect(asked.map(({ url }) => url)).toEqual([
      'https://web.example/auth/session',
      'https://web.example/auth/logout',
    ]);
    expect(asked.map(({ headers }) => headers.get('Frontdesk-CSRF'))).toEqual(['1', '1']);
    expect(asked.map(({ credentials }) => credentials)).toEqual(['same-origin', 'same-origin']);
  });
});
