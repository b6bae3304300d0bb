import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { auditServer } from 'graphql-http';
import type { Reads } from '../src/reads.ts';
import { appUnderTest, signedIn } from './app-under-test.ts';
import { answers, documentId, sampleReads } from './sample-reads.ts';

// What the specification leaves open, and this server does otherwise.
const noGet = 'GET is optional, and refused with 405: a query does not belong into logs of URLs';
const notApplied: Readonly<Record<string, string>> = { '5A70': noGet, D6D5: noGet, '6A70': noGet };

// Analytics never come, but their call hears when it is to end.
let ended: Promise<unknown> | undefined;
const ending = () => ended;
const analytics: Reads['analytics'] = (_params, { signal }) => {
  const over = once(signal, 'abort');
  ended = over.then(() => signal.reason as unknown);
  return over.then(() => {
    throw signal.reason;
  });
};
const allowed = async () => ({ results: [{ documentId, allowed: true }] });
const reads = sampleReads({ analytics, allowed });
const { app, services } = appUnderTest({ reads }, { GRAPHQL_ARBITRARY: 'on', REQUEST_DEADLINE_MS: '600' });
const server = createServer(app);
let url: URL;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
});
afterAll(async () => {
  server.close().closeAllConnections();
  await services[Symbol.asyncDispose]();
});

/** As a script of our page does it. */
const fetchFn: typeof fetch = (input, init) =>
  fetch(input, { ...init, headers: { ...signedIn, ...(init?.headers as Record<string, string> | undefined) } });

test('every audit of GraphQL over HTTP that applies is passed', async () => {
  const results = await auditServer({ url: url.href, fetchFn });
  const failed = results.filter(({ status }) => status !== 'ok');
  expect(failed.map(({ id, name }) => `${id} ${name}`).filter((audit) => !(audit.slice(0, 4) in notApplied))).toEqual(
    [],
  );
  expect(failed.map(({ id }) => id).toSorted()).toEqual(Object.keys(notApplied).toSorted());
  expect(results.length).toBeGreaterThan(60);
});

test('GET is refused, and says what is taken', async () => {
  const answer = await fetchFn(`${url.href}?query={__typename}`);
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'OPTIONS, POST']);
});

const query = `{ document(id: "${documentId}") { title analytics { views } } }`;
const post = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query }) };

test('a field that is late is an error of its own, and the rest is answered in time', async () => {
  const answer = await fetchFn(url, post);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    data: { document: { title: answers.document.title, analytics: null } },
    errors: [{ path: ['document', 'analytics'], extensions: { code: 'DEADLINE_EXCEEDED' } }],
  });
});

test('who leaves ends what was asked for them', async () => {
  ended = undefined;
  const client = new AbortController();
  const gone = fetchFn(url, { ...post, signal: client.signal }).catch(() => 'gone');
  while (!ending()) await new Promise((resolve) => setImmediate(resolve));
  client.abort();
  expect(await gone).toBe('gone');
  expect(await ending()).toMatchObject({ kind: { code: 'client-gone' } });
});
