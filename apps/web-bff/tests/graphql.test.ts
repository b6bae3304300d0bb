import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { documentsOverview } from '../src/graphql/operations/documents-overview.ts';
import { operations } from '../src/graphql/operations/operations.ts';
import { documentIdOf } from '../src/graphql/persisted.ts';
import type { Reads } from '../src/reads.ts';
import { appUnderTest, signedIn } from './app-under-test.ts';
import { sampleReads } from './sample-reads.ts';

const modern = 'application/graphql-response+json';
const codeOf = ({ body }: { body: { type?: string } }) => body.type?.split('/').at(-1);

function desk(env: Record<string, string> = {}) {
  let asked = 0;
  const counted = Object.entries(sampleReads()).map(([name, read]) => [
    name,
    (...given: never[]) => {
      asked += 1;
      return (read as (...all: never[]) => unknown)(...given);
    },
  ]);
  const { app, logged, services } = appUnderTest({ reads: Object.fromEntries(counted) as Reads }, env);
  const post = (headers: Record<string, string> = {}) =>
    request(app)
      .post('/graphql')
      .set({ ...signedIn, Accept: modern, ...headers });
  return { post, logged, services, asked: () => asked };
}

const closed = () => desk({ GRAPHQL_ARBITRARY: 'off' });

test('every operation that is there is registered', () => {
  const files = readdirSync(new URL('../src/graphql/operations', import.meta.url)).filter(
    (name) => name !== 'operations.ts',
  );
  expect(operations).toHaveLength(files.length);
});

// It is made when it is asked for, so that no start fails for it: this does.
test.each(['on', 'off'])('every operation of its own is valid, with GRAPHQL_ARBITRARY=%s', async (arbitrary) => {
  const { services } = desk({ GRAPHQL_ARBITRARY: arbitrary });
  const { persisted } = await services.graphql();
  expect(persisted.all.map(({ id }) => id)).toEqual(operations.map(documentIdOf));
});

test('an operation that was published is still run', async () => {
  const file = new URL('./published/operations.json', import.meta.url);
  const published = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const { persisted } = await appUnderTest().services.graphql();
  const current = Object.fromEntries(persisted.all.map(({ id, name }) => [id, name]));
  if (process.env.GOLDEN === 'add')
    writeFileSync(file, `${JSON.stringify({ ...published, ...current }, undefined, 2)}\n`);
  for (const id of Object.keys(published)) expect([id, persisted.find(id)?.id]).toEqual([id, id]);
});

describe('where only persisted operations are run', () => {
  test.each(['DocumentsOverview', documentIdOf(documentsOverview)])('one is, by %s', async (documentId) => {
    const { post } = closed();
    const { status, type, body, headers } = await post().send({ documentId, variables: { limit: 3 } });
    expect([status, type, headers['cache-control']]).toEqual([200, modern, 'no-store']);
    expect(body.data.documents).toHaveProperty('items');
    const { cost } = body.extensions;
    expect(cost).toEqual({ estimated: expect.any(Number), limit: 2000, actual: expect.any(Number) });
    expect(cost.actual).toBeLessThanOrEqual(cost.estimated);
  });

  test.each([
    [{ documentId: `sha256:${'0'.repeat(64)}` }, 'PERSISTED_OPERATION_NOT_FOUND'],
    [{ query: documentsOverview }, 'PERSISTED_OPERATION_REQUIRED'],
    [{ query: '{ __schema { types { name } } }' }, 'PERSISTED_OPERATION_REQUIRED'],
    [{ documentId: 'DocumentReport', variables: { id: 'doc_x' } }, 'BAD_USER_INPUT'],
    [{ documentId: 'DocumentReport', query: '{ me { id } }' }, 'BAD_REQUEST'],
  ])('%j is not: %s', async (body, code) => {
    const { post, asked } = closed();
    const answer = await post().send(body);
    expect([answer.status, answer.type]).toEqual([400, modern]);
    expect(answer.body.errors.map(({ extensions }: { extensions: object }) => extensions)).toEqual([{ code }]);
    expect(answer.text).not.toMatch(/mean/);
    expect(asked()).toBe(0);
  });
});

describe('what is no GraphQL request is a problem', () => {
  test.each([
    ['a batch', JSON.stringify([{ query: '{ me { id } }' }]), 'application/json', '400 invalid-input'],
    ['no JSON', '{ "query"', 'application/json', '400 invalid-input'],
    [
      'a megabyte',
      JSON.stringify({ query: `{ me { ${'id '.repeat(350_000)} } }` }),
      'application/json',
      '413 body-too-large',
    ],
    ['a form', 'query={me{id}}', 'application/x-www-form-urlencoded', '415 unsupported-media'],
    ['text', '{ me { id } }', 'text/plain', '415 unsupported-media'],
    ['a bare text', '{ me { id } }', 'application/graphql', '415 unsupported-media'],
  ])('%s', async (_what, body, type, problem) => {
    const { post, asked } = desk();
    const answer = await post({ 'Content-Type': type }).send(body);
    expect([answer.type, `${answer.status} ${codeOf(answer)}`]).toEqual(['application/problem+json', problem]);
    expect(asked()).toBe(0);
  });

  test('who will not have JSON is told so', async () => {
    const answer = await desk().post({ Accept: 'application/json;q=0' }).send({ query: '{ me { id } }' });
    expect([answer.status, codeOf(answer)]).toEqual([406, 'not-acceptable']);
  });
});

describe('what operators see', () => {
  test('names the app’s own operations, and those of clients never', async () => {
    const { post, services, logged } = desk();
    await post().send({ documentId: 'DocumentsOverview' });
    await post().send({ query: 'query ClientsOwnName { me { id } }' });
    await post().send({ query: 'query ClientsOwnName { nothing }' });
    await post().send({ documentId: 'ClientsOwnName' });
    const lines = (await services.metrics.text()).split('\n').filter((line) => line.startsWith('frontdesk_graphql'));
    const counted = lines.map((line) => /operation="(\w+)",outcome="(\w+)".* (\d+)$/.exec(line)?.slice(1).join(' '));
    expect(counted.toSorted()).toEqual([
      'DocumentsOverview ok 1',
      'other PERSISTED_OPERATION_NOT_FOUND 1',
      'other VALIDATION_FAILED 1',
      'other ok 1',
    ]);
    const [first, ...others] = logged.flatMap((line) => ('graphql' in line ? [line['graphql']] : []));
    expect(first).toMatchObject({ operation: 'DocumentsOverview', outcome: 'ok', limit: 2000 });
    expect(others).toHaveLength(3);
    expect(JSON.stringify([logged, lines])).not.toContain('ClientsOwnName');
  });
});

test('a page of 50 documents as the overview shows them is within the limit', async () => {
  const { body } = await desk()
    .post()
    .send({ documentId: 'DocumentsOverview', variables: { limit: 50 } });
  expect(body.extensions.cost.estimated).toBeLessThan(1000);
});

test('an operation takes five of what its caller may ask', async () => {
  const { post } = desk({ LIMIT_USER: '1/60s burst 9' });
  const ask = async () =>
    (await post().send({ documentId: 'UsageAndCost', variables: { from: '2026-06-01', to: '2026-06-02' } })).status;
  expect([await ask(), await ask()]).toEqual([200, 429]);
});
