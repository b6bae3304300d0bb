import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { anyone, ok, route } from '../src/index.ts';
import { listening } from './app.ts';
import { rawExchange } from './raw-socket.ts';

// What one server takes for the body of a request, and the next one for another request.
const hidden = 'GET /hidden HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

function taking() {
  const seen: string[] = [];
  const answers = { 200: z.object({ length: z.number() }) };
  const hiddenRoute = route({
    name: 'hidden',
    get: '/hidden',
    summary: 'Nobody asks for it',
    access: anyone,
    answers,
    handle: async () => {
      seen.push('hidden');
      return ok({ length: 0 });
    },
  });
  const take = route({
    name: 'take',
    post: '/take',
    summary: 'Takes bytes',
    access: anyone,
    body: z.instanceof(Uint8Array),
    mediaTypes: ['application/octet-stream'],
    answers,
    handle: async ({ body }) => {
      seen.push('take');
      return ok({ length: body.length });
    },
  });
  return { routes: [hiddenRoute, take], seen };
}

const post = (headers: string[], body: string, start = 'POST /take HTTP/1.1') =>
  [start, 'Host: x', 'Content-Type: application/octet-stream', ...headers, '', body].join('\r\n');

describe('a request that two servers would read differently', () => {
  test.each([
    [
      'a length and chunks',
      post([`Content-Length: ${hidden.length + 5}`, 'Transfer-Encoding: chunked'], `0\r\n\r\n${hidden}`),
    ],
    ['chunks and a length', post(['Transfer-Encoding: chunked', 'Content-Length: 4'], `0\r\n\r\n${hidden}`)],
    ['two lengths', post(['Content-Length: 0', `Content-Length: ${hidden.length}`], hidden)],
    ['two equal lengths', post(['Content-Length: 1', 'Content-Length: 1'], `x${hidden}`)],
    ['a list of lengths', post(['Content-Length: 1, 1'], `x${hidden}`)],
    ['a length with a sign', post(['Content-Length: +1'], `x${hidden}`)],
    ['a length in hexadecimal', post(['Content-Length: 0x1'], `x${hidden}`)],
    ['a length below zero', post(['Content-Length: -1'], `x${hidden}`)],
    ['a length out of all bounds', post(['Content-Length: 99999999999999999999'], `x${hidden}`)],
    ['a coding that is not the last', post(['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${hidden}`)],
    ['chunks twice', post(['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], `0\r\n\r\n${hidden}`)],
    ['a coding that is none', post(['Transfer-Encoding: xchunked'], `0\r\n\r\n${hidden}`)],
    ['chunks behind a tab', post(['Transfer-Encoding:\x0bchunked'], `0\r\n\r\n${hidden}`)],
    ['a space before the colon', post(['Transfer-Encoding : chunked'], `0\r\n\r\n${hidden}`)],
    ['a folded header', post(['X: y', ' Transfer-Encoding: chunked'], `0\r\n\r\n${hidden}`)],
    ['a header that begins with a space', post([' Content-Length: 1'], `x${hidden}`)],
    ['a bare LF between headers', post(['X: y\nTransfer-Encoding: chunked'], `0\r\n\r\n${hidden}`)],
    ['a bare CR between headers', post(['X: y\rTransfer-Encoding: chunked'], `0\r\n\r\n${hidden}`)],
    ['a NUL in a header', post(['X: y\0z', 'Content-Length: 1'], `x${hidden}`)],
    ['a bare LF after a chunk’s size', post(['Transfer-Encoding: chunked'], `1\nx\r\n0\r\n\r\n${hidden}`)],
    ['a bare LF after a chunk', post(['Transfer-Encoding: chunked'], `1\r\nx\n0\r\n\r\n${hidden}`)],
    ['a chunk’s size with a sign', post(['Transfer-Encoding: chunked'], `+1\r\nx\r\n0\r\n\r\n${hidden}`)],
    ['a chunk’s size with 0x', post(['Transfer-Encoding: chunked'], `0x1\r\nx\r\n0\r\n\r\n${hidden}`)],
    [
      'a chunk’s size that overflows',
      post(['Transfer-Encoding: chunked'], `10000000000000001\r\nx\r\n0\r\n\r\n${hidden}`),
    ],
    ['a bare LF in a chunk’s extension', post(['Transfer-Encoding: chunked'], `1;a\nb\r\nx\r\n0\r\n\r\n${hidden}`)],
    [
      'chunk extensions without end',
      post(['Transfer-Encoding: chunked'], `1;${'a'.repeat(20_000)}\r\nx\r\n0\r\n\r\n${hidden}`),
    ],
    ['two hosts', `GET /hidden HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n`],
    ['a space in the target', 'GET /hidden HTTP/1.1 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['another version', 'GET /hidden HTTP/1.9\r\nHost: x\r\n\r\n'],
  ])('is refused, and nothing behind it is heard: %s', async (_name, text) => {
    const { routes, seen } = taking();
    await using server = await listening(routes);
    const answer = await rawExchange(server.port, text);
    const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));
    expect(statuses.length).toBe(1);
    expect(statuses[0]).toBeGreaterThanOrEqual(400);
    expect(statuses[0]).toBeLessThan(500);
    expect(seen).not.toContain('hidden');
  });

  test('is read as what it is where there is one way only: extensions of a chunk, an empty line before', async () => {
    const { routes, seen } = taking();
    await using server = await listening(routes);
    const text = `\r\n${post(['Transfer-Encoding: chunked', 'Connection: close'], '1;name=value\r\nx\r\n0\r\n\r\n')}`;
    expect(await rawExchange(server.port, text)).toMatch(/^HTTP\/1\.1 200 [^]*\{"length":1\}/);
    expect(seen).toEqual(['take']);
  });

  test('is refused whatever flags the process has', async () => {
    await using server = await listening(taking().routes);
    expect(server.server).toMatchObject({ insecureHTTPParser: false });
  });
});

describe('headers', () => {
  const get = (headers: string[]) =>
    ['GET /hidden HTTP/1.1', 'Host: x', 'Connection: close', ...headers, '', ''].join('\r\n');

  test.each([
    [98, 200],
    [99, 431],
    [3_000, 431],
  ])('beside two others: %i are answered %i', async (count, status) => {
    await using server = await listening(taking().routes);
    const many = Array.from({ length: count }, () => 'a:');
    expect(await rawExchange(server.port, get(many))).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  test('of more than 16 kB are 431', async () => {
    await using server = await listening(taking().routes);
    expect(await rawExchange(server.port, get([`A: ${'a'.repeat(17_000)}`]))).toMatch(/^HTTP\/1\.1 431 /);
  });
});
