import { expect, test } from '@jest/globals';
import { digestOf } from './digest.ts';
import { fingerprintOf, type FingerprintedRequest } from './fingerprint.ts';

const request: FingerprintedRequest = {
  method: 'POST',
  template: '/v1/documents/{documentId}/revisions',
  path: '/v1/documents/doc_1/revisions',
  url: '/v1/documents/doc_1/revisions?a=1&b=2',
  contentType: 'application/json',
  rawBody: Buffer.from('{"a":1}'),
  version: '2026-11-01',
};
const same = fingerprintOf(request);

test.each<[string, Partial<FingerprintedRequest>]>([
  ['a charset', { contentType: 'Application/JSON; charset="utf-8"' }],
  ['the order of names in the query', { url: '/v1/documents/doc_1/revisions?b=2&a=1' }],
  ['an escape in the query', { url: '/v1/documents/doc_1/revisions?%61=1&b=2' }],
  ['an escape in the path', { path: '/v1/documents/%64oc_1/revisions' }],
])('%s makes no other request', (_name, change) => {
  expect(fingerprintOf({ ...request, ...change })).toBe(same);
});

test('a boundary of multipart, which is new at each try, makes no other request', () => {
  const of = (boundary: string) =>
    fingerprintOf({ ...request, contentType: `multipart/form-data; boundary=${boundary}` });
  expect(of('x1')).toBe(of('x2'));
});

test.each<[string, Partial<FingerprintedRequest>]>([
  ['method', { method: 'PATCH' }],
  ['route', { template: '/v1/documents/{documentId}/comments' }],
  ['path', { path: '/v1/documents/doc_2/revisions' }],
  ['query', { url: '/v1/documents/doc_1/revisions?a=1&b=3' }],
  ['order of values of one name', { url: '/v1/documents/doc_1/revisions?a=2&a=1' }],
  ['type', { contentType: 'application/merge-patch+json' }],
  ['body', { rawBody: Buffer.from('{"a":2}') }],
  ['white space in the body', { rawBody: Buffer.from('{"a": 1}') }],
  ['empty body', { rawBody: Buffer.alloc(0) }],
  ['absence of a body', { rawBody: undefined }],
  ['version', { version: '2026-12-01' }],
])('another %s makes another request', (_name, change) => {
  expect(fingerprintOf({ ...request, ...change })).not.toBe(same);
});

test('parts of a digest cannot run into each other', () => {
  const digests = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['1:a', 'b'], ['', 'abc']].map((parts) =>
    digestOf('test', parts),
  );
  expect(new Set(digests).size).toBe(digests.length);
  expect(digestOf('record', ['a'])).not.toBe(digestOf('backend', ['a']));
  for (const digest of digests) expect(digest).toMatch(/^[A-Za-z0-9_-]{43}$/);
});
