import type { PlatformService, ScriptedBrowser } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { documentRoutes, examples } from './requests.ts';
import type { Example } from './requests.ts';
import { harbours, versions as dashboards } from './sample-dashboards.ts';
import { chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let stack: Stack;
let browser: ScriptedBrowser;

beforeAll(async () => {
  // Every internal field of every answer is filled with text that must not leave.
  stack = await startStack({
    platform: { CANARY: '1' },
    app: { CACHE: 'off', LIMIT_USER: '1000/s', LIMIT_ADDRESS: '1000/s' },
  });
  browser = await stack.signedIn(chiara);
  for (const id of Object.keys(dashboards)) {
    const headers = { 'content-type': 'application/json', 'if-none-match': '*' };
    const path = `${stack.origin}/v2/dashboards/${id}`;
    const made = await browser.fetch(path, { method: 'PUT', headers, body: JSON.stringify(harbours) });
    expect([made.status, made.headers.get('etag')]).toEqual([201, dashboards[id as keyof typeof dashboards]]);
  }
}, 60_000);
afterAll(() => stack?.stop());

const services: PlatformService[] = [
  'documents',
  'revisions',
  'identity',
  'access',
  'collaboration',
  'search',
  'generation',
  'activity',
];

/** What must be in no answer: internal fields, where things are, tokens, and how our code is called. */
const secrets =
  /CANARY-INTERNAL|platform\.internal|127\.0\.0\.1|localhost|s3:\/\/|eyJ[\w-]+\.eyJ|\.ts:\d+|node_modules|\bat \S+ \(/;

async function leaksOf({ method, path, body, key, ifMatch }: Example): Promise<{ status: number; leaks: string[] }> {
  const answer = await browser.fetch(`${stack.origin}${path}`, {
    method: method.toUpperCase(),
    headers: {
      'content-type': 'application/json',
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = `${JSON.stringify([...answer.headers])} ${await textOf(answer)}`;
  return { status: answer.status, leaks: text.match(secrets) ?? [] };
}

/** What is read live does not end: its beginning. */
async function textOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('event: live')) break;
  }
  return text;
}

const walk = (documentId?: string): [string, Example][] =>
  Object.entries(examples(documentId)).filter(([name]) => documentRoutes.includes(name));

/** Those that read the platform without a document in their path, too. */
const walkAll = (): [string, Example][] =>
  Object.entries(examples()).filter(([name, { path }]) => name === 'session' || !path.startsWith('/auth/'));

// What the platform refuses of the examples: they are of another time, and an editor’s.
const refused = new Set(['deleteDocument', 'saveRevision', 'cancelGeneration', 'getAnswer', 'stopAnswer']);

describe('nothing internal leaves', () => {
  test('the platform does fill its internal fields', async () => {
    const headers = { 'x-platform-key': 'dev-platform-key', 'x-user-id': chiara };
    const raw = await fetch(`${stack.platform.urls.access}/v1/documents/doc_q3plan7x2mva/access`, { headers });
    expect(await raw.text()).toContain('CANARY-INTERNAL');
  });

  test('by the answers of any route that reads the platform, nor by what says who is signed in', async () => {
    for (const [name, example] of walkAll()) {
      const { status, leaks } = await leaksOf(example);
      expect({ name, leaks }).toEqual({ name, leaks: [] });
      expect({ name, isGood: status < 300 }).toEqual({ name, isGood: !refused.has(name) });
    }
  });

  test('by refusals of what is missing', async () => {
    for (const [name, example] of walk('doc_missing0000'))
      expect({ name, ...(await leaksOf(example)) }).toEqual({ name, status: 404, leaks: [] });
  });

  test.each(services)(
    'by failures of %s, in whatever is left of the answers and in what errors say',
    async (service) => {
      for (const fault of [{ status: 500 }, { mode: 'malformed' }, { mode: 'wrong-shape' }] as const) {
        await stack.platform.faults(service, fault);
        for (const [name, example] of walkAll()) {
          if (example.method !== 'get') continue;
          const { status, leaks } = await leaksOf(example);
          expect({ service, fault, name, leaks }).toEqual({ service, fault, name, leaks: [] });
          expect({ service, fault, name, is500: status === 500 }).toEqual({ service, fault, name, is500: false });
        }
        await stack.platform.clearFaults();
      }
    },
  );
});
