import { describe, expect, test } from '@jest/globals';
import {
  cleanAnswerHeaders,
  cleanBody,
  cleanJson,
  cleanPath,
  cleanRequestBody,
  cleanRequestHeaders,
  cleanText,
} from './clean.ts';
import { createProofs } from './proofs.ts';

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c3JfYWRhIn0.c2lnbmF0dXJl';

describe('what is recorded', () => {
  test.each([
    ['a token in a text', cleanText(`sent ${token} to`), 'sent [removed] to'],
    ['a bearer', cleanText('Bearer abc.def'), 'Bearer [removed]'],
    ['an encrypted token', cleanText(`sent eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn to`), 'sent [removed] to'],
    ['a password of a user', cleanText('Basic dXNlcjpwYXNzd29yZA=='), 'Basic [removed]'],
    ['a key of an API', cleanText('fd_live_a1b2c3d4_0123456789 and sk-0123456789abcdef0'), '[removed] and [removed]'],
    [
      'a token behind a link',
      cleanText('https://a/#access_token=x1&state=2'),
      'https://a/#access_token=[removed]&state=2',
    ],
    ['an address of mail', cleanText('ask ada.lindqvist@halden.example, please'), 'ask [e-mail], please'],
    ['a signed link', cleanText('https://files/x?sig=4c1f&v=2'), 'https://files/x?sig=[removed]&v=2'],
    ['a parameter', cleanPath('/a?access_token=x&limit=5&code=9'), '/a?access_token=%5Bremoved%5D&limit=5&code=%5Bremoved%5D'], // prettier-ignore
    [
      'where a list goes on, which is needed',
      cleanPath('/a?cursor=abc&page_token=def'),
      '/a?cursor=abc&page_token=def',
    ],
  ])('has no %s', (_, cleaned, expected) => {
    expect(cleaned).toBe(expected);
  });

  test('has no member that is a secret or says how to reach a person, however deep', () => {
    const body = { user: { email: 'a@b.example', phoneNumber: '1', name: 'Ada', roles: ['x'] }, refreshToken: 'r', password: '', prompt_tokens: 4 }; // prettier-ignore
    expect(cleanJson([body])).toEqual([{ user: { email: '[removed]', phoneNumber: '[removed]', name: 'Ada', roles: ['x'] }, refreshToken: '[removed]', password: '', prompt_tokens: 4 }]); // prettier-ignore
  });

  test('has none in a list or a thing that is called one', () => {
    expect(cleanJson({ tokens: ['a', { value: 'b', uses: 2 }], secret: { deep: [['c']] }, x: ['d'] })).toEqual({ tokens: ['[removed]', { value: '[removed]', uses: 2 }], secret: { deep: [['[removed]']] }, x: ['d'] }); // prettier-ignore
  });

  test('is made in time of what is long, whatever it is', () => {
    const long = 'a'.repeat(200_000);
    for (const text of [long, `${long}@`, `${long}@${long}`, `${'a@'.repeat(50_000)}`, `eyJ${long}`, `-----BEGIN PRIVATE KEY-----${long}`]) cleanText(text); // prettier-ignore
  }, 5000);

  test('of a header against other sites says whether it was right, and never what it was', () => {
    expect(cleanRequestHeaders({ 'frontdesk-csrf': '1' }, [])).toEqual({ 'frontdesk-csrf': '1' });
    expect(cleanRequestHeaders({ 'frontdesk-csrf': 'xyz', 'x-csrf-token': 'abc' }, ['x-csrf-token'])).toEqual({ 'frontdesk-csrf': '[removed]' }); // prettier-ignore
  });

  test('of a request that is a form is its length, for a digest of a short secret tells it', () => {
    expect(cleanRequestBody(Buffer.from('password=1234'), 'application/x-www-form-urlencoded')).toEqual({ bytes: 13 });
  });

  test('of what is nested too deep to be compared is its digest', () => {
    const deep = Buffer.from(`${'['.repeat(5000)}1${']'.repeat(5000)}`);
    expect(cleanBody(deep, 'application/json')).toMatchObject({ bytes: 10_001 });
  });

  test('has no proof that was shown, wherever an answer says it', () => {
    const proofs = createProofs();
    proofs.note({ cookie: 'desk-session=s3ss1on-0123456789; theme=dark', authorization: 'Bearer opaque-0123456789', 'x-api-key': 'k"0123456789ab' }); // prettier-ignore
    proofs.note({ 'set-cookie': ['desk-session=another-0123456789; Path=/'], etag: '"0123456789abcdef"' });
    const echoed = { said: 'dark s3ss1on-0123456789', list: ['opaque-0123456789', 'k"0123456789ab', 'another-0123456789'], etag: '"0123456789abcdef"' }; // prettier-ignore
    expect(proofs.without(echoed)).toEqual({ said: 'dark [removed]', list: ['[removed]', '[removed]', '[removed]'], etag: '"0123456789abcdef"' }); // prettier-ignore
  });

  test('has words that are no secrets in a body, though they would be in an address', () => {
    expect(cleanJson({ code: 'not-found', state: 'ready', key: 'summary' })).toEqual({ code: 'not-found', state: 'ready', key: 'summary' }); // prettier-ignore
  });

  test('has only headers that say what was asked, and none that prove who asked', () => {
    const headers = { authorization: 'Bearer x', cookie: 'sid=1', 'x-api-key': 'k', accept: 'a/b', 'if-match': '"1"', 'x-own': '1', 'x-own-token': '2' }; // prettier-ignore
    expect(cleanRequestHeaders(headers, ['x-own', 'x-own-token', 'cookie'])).toEqual({ accept: 'a/b', 'if-match': '"1"', 'x-own': '1' }); // prettier-ignore
    expect(cleanAnswerHeaders({ 'set-cookie': ['a=b'], etag: '"1"', location: '/a?code=1' })).toEqual({ etag: '"1"', location: '/a?code=%5Bremoved%5D' }); // prettier-ignore
  });

  test('of a stream is its events; of bytes and of what is too long, what tells them apart', () => {
    const stream = `: hello\n\nid: 7\nevent: part\ndata: {"text":"a","by":"a@b.example"}\n\ndata: [DONE]\n\n`;
    expect(cleanBody(Buffer.from(stream), 'text/event-stream')).toEqual({
      events: [{ id: '7', event: 'part', data: { text: 'a', by: '[e-mail]' } }, { data: '[DONE]' }],
    });
    expect(cleanBody(Buffer.from('abc'), 'image/png')).toMatchObject({
      bytes: 3,
      sha256: expect.stringMatching(/^ba7816bf/),
    });
    expect(cleanBody(Buffer.from('{}'), 'application/json', true)).toMatchObject({ bytes: 2 });
    expect(cleanBody(Buffer.alloc(0), 'application/json')).toBeUndefined();
  });
});
