import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createFileOrigins } from '@frontdesk/files';
import type { FileOrigins } from '@frontdesk/files';
import { listen } from '@frontdesk/server';
import { by, bytes, scriptedBackend } from '@frontdesk/test-kit';
import type { ScriptedBackend } from '@frontdesk/test-kit';
import { timeBar } from '@frontdesk/test-kit/time-bar';
import request from 'supertest';
import { appUnderTest, bearer } from './app-under-test.ts';
import { answers, sampleReads } from './sample-reads.ts';

const attachmentPath = '/v1/documents/doc_q3plan7x2mva/attachments/att_capmodel6y2';
const stored = '/store/files/att_capmodel6y2';
const data = Buffer.from('0123456789');
const type = 'text/html';

let host: ScriptedBackend;
let files: FileOrigins;

beforeAll(async () => {
  host = await scriptedBackend();
  files = createFileOrigins(
    [{ origin: 'https://files.platform.internal', reachedAt: new URL(`${host.url}/store/files`) }],
    {},
  );
});
afterAll(async () => {
  await files.close();
  await host.stop();
});
beforeEach(() => {
  host.on(
    `GET ${stored}`,
    by(({ headers }) =>
      headers['range'] === undefined
        ? bytes(data, {
            headers: { 'content-type': type, 'accept-ranges': 'bytes', etag: '"v1"', 'x-store': 'internal-7' },
          })
        : bytes(data.subarray(2, 5), {
            status: 206,
            headers: { 'content-type': type, 'content-range': 'bytes 2-4/10' },
          }),
    ),
  );
});

type Attachment = (typeof answers)['attachments']['items'][number];

function appWith(attachment: Partial<Attachment> = {}) {
  const items = answers.attachments.items.map((item) => ({ ...item, ...attachment }));
  return appUnderTest({ files, reads: sampleReads({ attachments: async () => ({ items }) }) }).app;
}

function get(app = appWith(), headers: Record<string, string> = {}, path = attachmentPath) {
  return request(app)
    .get(path)
    .set({ Authorization: bearer, ...headers })
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(null, Buffer.concat(chunks)));
    });
}

describe('a file of a document', () => {
  test('is sent as a download with its name, not sniffed, not run, and without what the store says of itself', async () => {
    const answer = await get();
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(data);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="capacity-model.xlsx"; filename*=UTF-8''capacity-model.xlsx`,
      'content-length': '10',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache, no-transform',
      etag: '"v1"',
    });
    expect(answer.headers['content-security-policy']).toContain('sandbox');
    expect(JSON.stringify(answer.headers)).not.toMatch(/internal/);
  });

  test('comes with its signature, and without the caller token, from the store that is allowed', async () => {
    const before = host.requests.length;
    await get();
    const asked = host.requests[before];
    expect(asked?.path).toBe(`${stored}?sig=4c1f`);
    expect(asked?.headers['authorization']).toBeUndefined();
    expect(Number(asked?.headers['request-timeout-ms'])).toBeGreaterThan(0);
  });

  test('can be had in parts', async () => {
    const answer = await get(appWith(), { Range: 'bytes=2-4' });
    expect(answer.status).toBe(206);
    expect(answer.headers['content-range']).toBe('bytes 2-4/10');
    expect(answer.body.toString()).toBe('234');
  });

  test('has no bytes beyond its end', async () => {
    host.on(`GET ${stored}`, bytes('', { status: 416, headers: { 'content-range': 'bytes */10' } }));
    const answer = await request(appWith()).get(attachmentPath).set({ Authorization: bearer, Range: 'bytes=99-' });
    expect(answer.status).toBe(416);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.headers['content-range']).toBe('bytes */10');
  });

  test.each([
    ['a part that nobody asked for', {}, 206, 'bytes 0-1/10'],
    ['a part that does not say which', { Range: 'bytes=0-1' }, 206, undefined],
    ['a whole that says it is a part', {}, 200, 'bytes 0-1/10'],
    ['a refusal of a range that nobody asked for', {}, 416, 'bytes */10'],
  ] as const)('is not made of %s', async (_, asked, status, range) => {
    host.on(`GET ${stored}`, bytes('ab', { status, headers: range === undefined ? {} : { 'content-range': range } }));
    const answer = await request(appWith())
      .get(attachmentPath)
      .set({ Authorization: bearer, ...asked });
    expect(answer.status).toBe(502);
  });

  test.each(['lines=1-2', 'bytes=0-1,4-5'])('is sent as a whole to who asks for %s', async (range) => {
    const answer = await get(appWith(), { Range: range });
    expect(answer.status).toBe(200);
  });

  test('is not sent again to who has it', async () => {
    const answer = await get(appWith(), { 'If-None-Match': '"v1"' });
    expect(answer.status).toBe(304);
  });

  test.each([
    ['is being scanned', { scanStatus: 'pending', downloadUrl: null }],
    ['is infected', { scanStatus: 'infected' }],
    ['has no address', { downloadUrl: null }],
    ['is another one', { attachmentId: 'att_another12345' }],
  ] as const)('that %s is no file', async (_, attachment) => {
    const answer = await request(appWith(attachment)).get(attachmentPath).set('Authorization', bearer);
    expect(answer.status).toBe(404);
    expect(answer.body.title).toBe('No such file');
  });

  test.each([
    'https://files.platform.internal.evil.example/att',
    'https://files.platform.internal:444/att',
    'http://files.platform.internal/att',
    'https://user:pw@files.platform.internal/att',
    'https://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'not a url',
  ])('is fetched from no other place, such as %s', async (downloadUrl) => {
    const before = host.requests.length;
    const answer = await request(appWith({ downloadUrl })).get(attachmentPath).set('Authorization', bearer);
    expect(answer.status).toBe(502);
    expect(answer.text).not.toContain('platform.internal');
    expect(host.requests).toHaveLength(before);
  });

  test.each([301, 302, 307, 308])('is not looked for where a %i leads', async (status) => {
    host.on(`GET ${stored}`, bytes('', { status, headers: { location: `${host.url}/elsewhere` } }));
    const before = host.requests.length;
    const answer = await request(appWith()).get(attachmentPath).set('Authorization', bearer);
    expect(answer.status).toBe(502);
    expect(answer.headers['location']).toBeUndefined();
    expect(host.requests).toHaveLength(before + 1);
  });

  test('that the store lost is no file, and a store that fails is a bad gateway without its words', async () => {
    host.on(`GET ${stored}`, bytes('no such key in bucket 7', { status: 404 }));
    expect((await request(appWith()).get(attachmentPath).set('Authorization', bearer)).status).toBe(404);
    host.on(`GET ${stored}`, bytes('stack of bucket 7', { status: 500 }));
    const failed = await request(appWith()).get(attachmentPath).set('Authorization', bearer);
    expect(failed.status).toBe(502);
    expect(failed.text).not.toContain('bucket');
  });

  test('HEAD says all but the bytes', async () => {
    const answer = await request(appWith()).head(attachmentPath).set('Authorization', bearer);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-length']).toBe('10');
  });
});

describe('a large file', () => {
  let server: Server;
  beforeAll(async () => {
    server = listen(appWith(), { port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
  });
  afterAll(() => void server.close());

  test('is read no faster than the client takes it, and no longer than the client stays', async () => {
    const chunk = Buffer.alloc(256 * 1024);
    let sent = 0;
    host.on(`GET ${stored}`, (response) => {
      response.writeHead(200, { 'content-length': String(chunk.length * 4000) });
      const write = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
        response.once('drain', write);
      };
      write();
    });
    const { port } = server.address() as AddressInfo;
    const client = httpRequest({ port, host: '127.0.0.1', path: attachmentPath, headers: { authorization: bearer } });
    const before = host.requests.length;
    client.on('error', () => undefined).end();
    const [response] = (await once(client, 'response')) as [NodeJS.ReadableStream];
    response.pause();
    const sentWhenStalled = await settled(() => sent);
    expect(sentWhenStalled).toBeLessThan(64 * 1024 * 1024);
    const leftAt = performance.now();
    client.destroy();
    const goneAt = await host.requests[before]!.gone;
    expect(goneAt - leftAt).toBeLessThan(timeBar(100));
  }, 20_000);
});

/** The number once it has not changed for a while. */
async function settled(read: () => number): Promise<number> {
  for (let last = -1; ;) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    if (read() === last) return last;
    last = read();
  }
}
