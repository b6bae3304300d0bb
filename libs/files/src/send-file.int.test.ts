import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { by, bytes, scriptedBackend } from '@frontdesk/test-kit';
import type { ScriptedBackend } from '@frontdesk/test-kit';
import { createFileOrigins } from './file-origins.ts';
import type { FileOrigins } from './file-origins.ts';
import { sendFile } from './send-file.ts';

const origin = 'https://files.platform.internal';
const url = `${origin}/plan.pdf?sig=4c1f`;
const data = Buffer.from('0123456789');

let host: ScriptedBackend;
let files: FileOrigins;

beforeAll(async () => {
  host = await scriptedBackend();
  files = createFileOrigins([{ origin, reachedAt: new URL(`${host.url}/store`) }], {});
});
afterAll(async () => {
  await files.close();
  await host.stop();
});
beforeEach(() => {
  host.on(
    'GET /store/plan.pdf',
    by(({ headers }) =>
      headers['range'] === undefined
        ? bytes(data, { headers: { 'content-type': 'text/html', etag: '"v1"' } })
        : bytes(data.subarray(2, 5), { status: 206, headers: { 'content-range': 'bytes 2-4/10' } }),
    ),
  );
});

const reach = () => ({ signal: new AbortController().signal, deadline: performance.now() + 5_000 });

async function sent(asked: { range?: string } = {}, from = url) {
  const { status, headers, stream } = await sendFile(files, { url: from, disposition: 'inline', asked }, reach());
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return { status, headers, text: Buffer.concat(chunks).toString() };
}

describe('a file', () => {
  test('comes whole, and as bytes where its type could run', async () => {
    expect(await sent()).toMatchObject({
      status: 200,
      text: '0123456789',
      headers: { 'Content-Type': 'application/octet-stream', 'Content-Disposition': 'attachment', etag: '"v1"' },
    });
    expect(host.requests.at(-1)?.path).toBe('/store/plan.pdf?sig=4c1f');
  });

  test('comes in one part, and whole to who asks for several', async () => {
    expect(await sent({ range: 'bytes=2-4' })).toMatchObject({ status: 206, text: '234' });
    expect(await sent({ range: 'bytes=0-1,4-5' })).toMatchObject({ status: 200 });
  });

  test.each([
    ['not there', 404, 'no-such-file', 404],
    ['shorter than that', 416, 'range-not-satisfiable', 416],
    ['elsewhere', 302, 'backend-invalid', 502],
  ])('that is %s is a problem', async (_name, given, code, status) => {
    host.on('GET /store/plan.pdf', bytes('of bucket 7', { status: given, headers: { location: '/other' } }));
    const before = host.requests.length;
    await expect(sent({ range: 'bytes=99-' })).rejects.toMatchObject({ code, status });
    expect(host.requests).toHaveLength(before + 1);
  });

  test.each([
    `${origin}.evil.example/a`,
    `${origin}:444/a`,
    'https://user:pw@files.platform.internal/a',
    'file:///etc/passwd',
    '',
  ])('is asked of no other place, such as %j', async (other) => {
    const before = host.requests.length;
    await expect(sent({}, other)).rejects.toMatchObject({ code: 'backend-invalid' });
    expect(host.requests).toHaveLength(before);
  });
});
