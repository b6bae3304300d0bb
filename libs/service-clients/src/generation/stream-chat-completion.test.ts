import { describe, expect, test } from '@jest/globals';
import type { HttpRequest } from '@frontdesk/upstream';
import { z } from 'zod';
import { operationsOf } from '../../tests/contract-document.ts';
import { createPlatform, type CallerReach } from '../platform.ts';
import { streamChatCompletion } from './operations.ts';

const caller = { userId: 'usr_ada7k2m9qxr3', tenantId: 'ten_halden4k7q2w', proof: { token: 't', expiresAt: 2e9 } };
const reach: CallerReach = { signal: new AbortController().signal, deadline: Infinity, caller };
const params = {
  body: { model: 'platform-large' as const, messages: [{ role: 'user' as const, content: 'How full?' }] },
};
const delta = z.object({ content: z.string().optional() });
const chunk = z
  .object({ choices: z.array(z.object({ delta })) })
  .transform((read) => read.choices[0]?.delta.content ?? '');
const readTokens = streamChatCompletion(chunk);

const contract = operationsOf('generation').find((one) => one.id === 'createChatCompletion');
const example = String(contract?.answers.find((one) => one.mediaType === 'text/event-stream')?.example);

/** A backend that sends these bytes and keeps what it was asked, and whether it was left. */
function streaming(parts: Iterable<Uint8Array>, status = 200, contentType = 'text/event-stream; charset=utf-8') {
  const seen = { requests: [] as HttpRequest[], left: false };
  async function* body(): AsyncGenerator<Uint8Array> {
    try {
      for (const part of parts) {
        await Promise.resolve();
        yield part;
      }
    } finally {
      seen.left = true;
    }
  }
  const platform = createPlatform({
    generation: {
      call: () => Promise.reject(new Error('not streamed')),
      stream: (request) => {
        seen.requests.push(request);
        return Promise.resolve({ status, headers: { 'content-type': contentType }, body: body() });
      },
      credential: () => ({ authorization: 'Bearer sk-ours' }),
    },
  });
  return { platform, seen };
}

const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const token = (content: string) => event({ choices: [{ delta: { content } }] });
const done = 'data: [DONE]\n\n';

async function all(chunks: AsyncIterable<string>): Promise<string[]> {
  const read: string[] = [];
  for await (const one of chunks) read.push(one);
  return read;
}

async function tokens(...parts: (string | Uint8Array)[]): Promise<string[]> {
  const { platform } = streaming(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return all(await readTokens(platform, params, reach));
}

describe('a streamed chat completion', () => {
  test('asks for a stream', async () => {
    const { platform, seen } = streaming([Buffer.from(example)]);
    await all(await readTokens(platform, params, reach));
    expect(seen.requests[0]).toMatchObject({
      operation: 'generation.createChatCompletion',
      path: '/v1/chat/completions',
    });
    expect(seen.requests[0]?.headers).toMatchObject({ accept: 'text/event-stream', authorization: 'Bearer sk-ours' });
    expect(JSON.parse(String(seen.requests[0]?.body))).toEqual({ ...params.body, stream: true });
  });

  test("reads the contract's example, however it is cut", async () => {
    const bytes = Buffer.from(example.replace('at 91%', 'på 91 % 🏗'));
    for (const size of [1, 2, 3, 7, 64, bytes.length]) {
      const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      expect((await tokens(...parts)).join('')).toBe('Rotterdam is på 91 % 🏗.');
    }
  });

  test('takes every line end, several data lines, comments and other fields', async () => {
    const kept = 'event: x\r\nid: 7\r\ndata: {"choices":\r\ndata:[{"delta":{"content":"a"}}]}\r\n\r\n: keep-alive\r\r';
    expect(await tokens(kept, 'data: {"choices":[]}\r', '\n\r\n', ': still here\n\n', done)).toEqual(['a', '']);
  });

  test('ends at [DONE] and leaves the backend', async () => {
    const { platform, seen } = streaming([token('a'), done, token('b')].map((part) => Buffer.from(part)));
    expect(await all(await readTokens(platform, params, reach))).toEqual(['a']);
    expect(seen.left).toBe(true);
  });

  test('leaves the backend when its reader stops early', async () => {
    const { platform, seen } = streaming([token('a'), token('b'), done].map((part) => Buffer.from(part)));
    for await (const _ of await readTokens(platform, params, reach)) break;
    expect(seen.left).toBe(true);
  });

  test.each([
    ['without [DONE]', [token('a')], 'backend-invalid', /without \[DONE\]/],
    ['inside an event', [token('a'), 'data: [DONE]\n'], 'backend-invalid', /without \[DONE\]/],
    [
      'with an error',
      [token('a'), event({ error: { message: 'cuda oom', code: 'internal' } })],
      'backend-failed',
      /internal/,
    ],
    [
      'overloaded',
      [event({ error: { message: 'x', code: 'model_overloaded' } })],
      'backend-overloaded',
      /model_overloaded/,
    ],
    ['with garbage', ['data: {"private\n\n'], 'backend-invalid', /not JSON/],
    ['in another shape', [event({ choices: 'private' })], 'backend-invalid', /\/choices invalid_type/],
    ['in no text', [Buffer.from([0x64, 0xff, 0xfe])], 'backend-invalid', /not UTF-8/],
    ['in an endless event', [`data: ${'x'.repeat(600_000)}`, 'x'.repeat(600_000)], 'backend-invalid', /no end/],
  ])('fails when it ends %s', async (_, parts, code, message) => {
    const thrown = await tokens(...parts).then(String, (error: unknown) => error as Error);
    expect(thrown).toMatchObject({ code, message: expect.stringMatching(message), service: 'generation' });
    expect((thrown as Error).message).not.toMatch(/private|cuda/);
  });
});

describe('an answer that is no stream', () => {
  test('is refused as any answer is, before there are chunks', async () => {
    const error = JSON.stringify({
      error: { message: 'off', type: 'permission_error', param: null, code: 'ai_disabled' },
    });
    const { platform, seen } = streaming([Buffer.from(error)], 403, 'application/json');
    await expect(readTokens(platform, params, reach)).rejects.toMatchObject({
      code: 'not-allowed',
      backendCode: 'ai_disabled',
    });
    expect(seen.left).toBe(true);
  });

  test('is invalid with status 200, and is left', async () => {
    const { platform, seen } = streaming([Buffer.from('{}'), Buffer.from('{}')], 200, 'application/json');
    await expect(readTokens(platform, params, reach)).rejects.toMatchObject({ code: 'backend-invalid' });
    expect(seen.left).toBe(true);
  });

  test('is read up to a limit only', async () => {
    const endless = (function* () {
      for (;;) yield Buffer.alloc(16_384, 0x20);
    })();
    const { platform, seen } = streaming(endless, 500, 'application/json');
    await expect(readTokens(platform, params, reach)).rejects.toMatchObject({ code: 'backend-failed' });
    expect(seen.left).toBe(true);
  });
});
