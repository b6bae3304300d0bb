import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { z } from 'zod';
import { anyone, ok, route } from '../src/index.ts';
import { served } from './app.ts';

const text = route({
  name: 'text',
  get: '/text/{length}',
  summary: 'A text of a length',
  access: anyone,
  params: z.strictObject({ length: z.coerce.number() }),
  query: z.strictObject({ keep: z.stringbool().default(false) }),
  answers: { 200: z.object({ text: z.string() }) },
  handle: async ({ params: { length }, query: { keep } }) =>
    ok(
      { text: 'x'.repeat(length) },
      keep ? { 'Cache-Control': 'private, no-cache, no-transform', Vary: 'Cookie' } : {},
    ),
});
const { app } = served([text]);

describe('an answer', () => {
  test.each(['gzip', 'br'])('of a kilobyte is compressed: %s', async (coding) => {
    const { headers, body } = await request(app).get('/text/5000').set('Accept-Encoding', coding).expect(200);
    expect(headers).toMatchObject({ 'content-encoding': coding, vary: 'Accept-Encoding' });
    expect(Number(headers['content-length'])).toBeLessThan(200);
    expect(body.text).toHaveLength(5_000);
  });

  test('of more than the event loop should wait for is compressed elsewhere, to the same end', async () => {
    const { headers, body } = await request(app).get('/text/500000').set('Accept-Encoding', 'br').expect(200);
    expect(headers['content-encoding']).toBe('br');
    expect(body.text).toHaveLength(500_000);
  });

  test('that is small stays, and says that it might have been compressed', async () => {
    const { headers } = await request(app).get('/text/500').set('Accept-Encoding', 'gzip').expect(200);
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers.vary).toBe('Accept-Encoding');
  });

  test('that must not be transformed stays, and keeps what it varies by', async () => {
    const { headers } = await request(app).get('/text/5000?keep=true').set('Accept-Encoding', 'gzip').expect(200);
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers.vary).toBe('Cookie, Accept-Encoding');
  });

  test('has one tag in all its codings', async () => {
    const tags = new Set<unknown>();
    for (const coding of ['identity', 'gzip', 'br']) {
      const { headers } = await request(app).get('/text/5000').set('Accept-Encoding', coding);
      tags.add(headers.etag);
      await request(app)
        .get('/text/5000')
        .set('Accept-Encoding', coding)
        .set('If-None-Match', String(headers.etag))
        .expect(304);
    }
    expect(tags.size).toBe(1);
  });

  test('to HEAD has the length that GET would have', async () => {
    const asked = { 'Accept-Encoding': 'br' };
    const get = await request(app).get('/text/5000').set(asked);
    const head = await request(app).head('/text/5000').set(asked);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });
});
