import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PlatformService } from '@frontdesk/test-kit';
import request from 'supertest';
import { documentRoutes, examples, send } from './requests.ts';
import type { Example } from './requests.ts';
import { ada, chiara, hiddenFromChiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let stack: Stack;
let chi: Record<string, string>;

beforeAll(async () => {
  // Every internal field of every answer is filled with text that must not leave.
  stack = await startStack({ platform: { CANARY: '1' } });
  chi = await stack.as(chiara);
}, 60_000);
afterAll(() => stack.stop());

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

/** What must be in no answer: internal fields, where things are, and how our code is called. */
const secrets = /CANARY-INTERNAL|platform\.internal|127\.0\.0\.1|localhost|s3:\/\/|\.ts:\d+|node_modules|\bat \S+ \(/;

async function leaksOf(example: Example, headers = chi): Promise<{ status: number; leaks: string[] }> {
  const answer = await send(stack.server, example, headers).buffer(true);
  const text = `${JSON.stringify(answer.headers)} ${answer.text ?? ''}`;
  return { status: answer.status, leaks: text.match(secrets) ?? [] };
}

const walk = (documentId?: string): [string, Example][] => [
  ...Object.entries(examples(documentId === undefined ? {} : { documentId })),
  ['getDocument with its body', { method: 'get', path: `/v1/documents/${documentId ?? 'doc_q3plan7x2mva'}?body=full` }],
  ['a search', { method: 'get', path: '/v1/documents?q=rotterdam' }],
];

// The example saves what has changed since, and nobody has asked for an answer with its id.
const refused = new Set(['saveRevision', 'getAnswer', 'stopAnswer']);

describe('nothing internal leaves', () => {
  test('the platform does fill its internal fields', async () => {
    const headers = { 'x-platform-key': 'dev-platform-key', 'x-user-id': chiara };
    const raw = await request(stack.platform.urls.access).get('/v1/documents/doc_q3plan7x2mva/access').set(headers);
    expect(raw.text).toContain('CANARY-INTERNAL');
  });

  test('by the answers of any route', async () => {
    for (const [name, example] of walk()) {
      const { status, leaks } = await leaksOf(example);
      expect({ name, leaks }).toEqual({ name, leaks: [] });
      if (!refused.has(name)) expect({ name, isGood: status < 300 }).toEqual({ name, isGood: true });
    }
  });

  test('by refusals: missing, hidden, not allowed, in conflict', async () => {
    const hidden = await hiddenFromChiara(stack);
    for (const documentId of ['doc_missing0000', hidden]) {
      for (const name of documentRoutes) {
        const { status, leaks } = await leaksOf(examples({ documentId })[name]!);
        expect({ name, status, leaks }).toEqual({ name, status: 404, leaks: [] });
      }
    }
    const conflict = await leaksOf(examples()['saveRevision']!, await stack.as(ada));
    expect(conflict).toEqual({ status: 409, leaks: [] });
  });

  test.each(services)(
    'by failures of %s, in whatever is left of the answers and in what the errors say',
    async (service) => {
      for (const fault of [{ status: 500 }, { mode: 'malformed' }, { mode: 'wrong-shape' }] as const) {
        await stack.platform.faults(service, fault);
        for (const [name, example] of walk()) {
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
