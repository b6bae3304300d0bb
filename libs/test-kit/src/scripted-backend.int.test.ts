import { afterEach, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { bytes, garbage, halfBody, hang, inTurn, json, reset, slowDrip } from './scripted-answers.ts';
import { scriptedBackend, type ScriptedBackend } from './scripted-backend.ts';

let backend: ScriptedBackend;
afterEach(() => backend.stop());

async function get(path: string): Promise<{ status: number; text: string }> {
  const answer = await request(backend.url + path);
  return { status: answer.statusCode, text: await answer.body.text() };
}

describe('a scripted backend', () => {
  test('answers by method and path, and keeps what it was asked', async () => {
    backend = await scriptedBackend({ 'POST /things': json({ id: 1 }, { status: 201 }) });
    const answer = await request(`${backend.url}/things?a=b`, { method: 'POST', body: 'x=1' });
    expect(answer.statusCode).toBe(201);
    expect(await answer.body.json()).toEqual({ id: 1 });
    const [kept] = backend.requests;
    expect(kept).toMatchObject({ method: 'POST', path: '/things?a=b', body: Buffer.from('x=1') });
  });

  test('answers 404 to what is not in its script', async () => {
    backend = await scriptedBackend();
    expect(await get('/nothing')).toMatchObject({ status: 404 });
  });

  test('answers in turn, and the last answer stays', async () => {
    backend = await scriptedBackend({ '*': inTurn(bytes('one'), bytes('two')) });
    expect((await get('/')).text).toBe('one');
    expect((await get('/')).text).toBe('two');
    expect((await get('/')).text).toBe('two');
  });

  test.each([
    ['reset', reset, { code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) }],
    ['half a body', halfBody, { code: 'UND_ERR_SOCKET' }],
    ['garbage', garbage, { name: 'HTTPParserError' }],
  ])('fails by %s', async (_name, answer, error) => {
    backend = await scriptedBackend({ '*': answer });
    await expect(get('/')).rejects.toMatchObject(error);
  });

  test('drips', async () => {
    backend = await scriptedBackend({ '*': slowDrip('{"a":1}', 1) });
    expect((await get('/')).text).toBe('{"a":1}');
  });

  test('says when its caller left', async () => {
    backend = await scriptedBackend({ '*': hang });
    const leaving = new AbortController();
    const answer = request(backend.url, { signal: leaving.signal }).catch(() => 'left');
    const received = await backend.request(0);
    leaving.abort();
    expect(await received.gone).toBeGreaterThan(0);
    expect(await answer).toBe('left');
  });
});
