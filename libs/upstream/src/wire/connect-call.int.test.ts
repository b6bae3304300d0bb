import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { create } from '@bufbuild/protobuf';
import { bytes, json, scriptedBackend, type ScriptedBackend } from '@frontdesk/test-kit';
import { echo, echoPath } from '../../tests/echo-method.ts';
import { reachOf } from '../../tests/reach.ts';
import { createUpstream, type Upstream } from '../upstream.ts';

let backend: ScriptedBackend;
let upstream: Upstream;

beforeEach(async () => {
  backend = await scriptedBackend();
  upstream = createUpstream({ service: 'search', urls: [backend.url], grpcBy: 'connect', retries: false });
});
afterEach(async () => {
  await upstream.close();
  await backend.stop();
});

const request = {
  operation: 'search.Echo',
  method: echo,
  message: create(echo.input, { text: 'hello' } as Record<string, unknown>),
  headers: { authorization: 'Bearer token' },
};
const asked = () => upstream.grpc(request, reachOf(1000));
const caught = () => asked().catch((error: unknown) => error);

test('a unary call is a POST of JSON, and its answer the message', async () => {
  backend.on(`POST ${echoPath}`, json({ text: 'and back', later: 'unknown to us' }));
  expect(await asked()).toMatchObject({ status: 'OK', message: { text: 'and back' } });
  const { headers, body } = await backend.request(0);
  expect(JSON.parse(body.toString())).toEqual({ text: 'hello' });
  expect(headers).toMatchObject({
    authorization: 'Bearer token',
    'content-type': 'application/json',
    'connect-protocol-version': '1',
  });
  expect(Number(headers['request-timeout-ms'])).toBeGreaterThan(800);
});

test('one that is refused answers the status and the error info as it came', async () => {
  const errorInfo = Buffer.from('DOCUMENT_NOT_FOUND');
  const headers = { 'trailer-platform-error-info-bin': errorInfo.toString('base64') };
  backend.on('*', json({ code: 'not_found', message: 'none' }, { status: 404, headers }));
  expect(await asked()).toEqual({ status: 'NOT_FOUND', errorInfo });
});

test.each([
  ['unavailable', 503, 'backend-unavailable'],
  ['deadline_exceeded', 504, 'backend-timed-out'],
  ['internal', 500, 'backend-failed'],
  ['something_new', 500, 'backend-invalid'],
])('the code %s is a failure of the backend', async (code, status, expected) => {
  backend.on('*', json({ code }, { status }));
  expect(await caught()).toMatchObject({ code: expected, phase: 'answer', service: 'search' });
});

test('a proxy that answers in place of the service is no answer', async () => {
  backend.on('*', bytes('<html>', { status: 503, headers: { 'content-type': 'text/html' } }));
  expect(await caught()).toMatchObject({ code: 'backend-unavailable' });
});

test.each([['not JSON'], ['{"text":5}'], ['[]']])(
  'an answer of %s is not the message, and is not quoted',
  async (text) => {
    backend.on('*', bytes(text, { headers: { 'content-type': 'application/json' } }));
    const failure = await caught();
    expect(failure).toMatchObject({ code: 'backend-invalid', phase: 'decode' });
    expect(failure).not.toHaveProperty('cause', expect.anything());
  },
);
