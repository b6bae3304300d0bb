import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listen } from '@frontdesk/server';
import { request } from 'undici';
import { refuseOldApps } from '../src/index.ts';
import { served } from './app.ts';

const platforms = { ios: { minimum: '7.0.0', store: 'https://apps.example/frontdesk' } };
const { app } = served({ steps: [refuseOldApps({ platforms })] });
let server: ReturnType<typeof listen>;
let url: string;

beforeAll(async () => {
  server = listen(app, { port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function get(path: string, headers: Record<string, string> = {}) {
  const { statusCode, headers: answered, body } = await request(`${url}${path}`, { headers });
  return { status: statusCode, headers: answered, text: await body.text() };
}

test('an older version is asked for by path and by header, in the same bytes, and is not sent twice', async () => {
  const byPath = await get('/v1/notes/n1');
  const byHeader = await get('/notes/n1', { accept: 'application/vnd.frontdesk+json;version=1' });
  expect(byPath.text).toBe('{"id":"n1","text":"Hello","owner":"Ada","labels":"a"}');
  expect(byHeader.text).toBe(byPath.text);
  expect([byPath.headers['content-type'], byHeader.headers['content-type']]).toEqual([
    ...['application/json; charset=utf-8', 'application/vnd.frontdesk+json;version=1'],
  ]);
  const again = await get('/v1/notes/n1', { 'if-none-match': String(byPath.headers['etag']) });
  expect([again.status, again.text]).toEqual([304, '']);
  expect(again.headers['sunset']).toBe('Tue, 01 Jun 2027 12:00:00 GMT');
});

test('an old app is told where a newer one is, and a new one is answered', async () => {
  const old = await get('/v3/notes/n1', { 'frontdesk-app': 'ios/6.9.0' });
  expect([old.status, JSON.parse(old.text)]).toMatchObject([410, { store: 'https://apps.example/frontdesk' }]);
  expect((await get('/v3/notes/n1', { 'frontdesk-app': 'ios/7.0.0' })).status).toBe(200);
  expect((await get('/v3/notes/n1', { 'frontdesk-app': 'garbage' })).status).toBe(200);
});
