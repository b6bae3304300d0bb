import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { breakingChanges } from '@frontdesk/openapi';
import type { OpenApiDocument } from '@frontdesk/openapi';
import { routesOf } from '@frontdesk/versioning';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { apiDocuments } from '../src/api-document.ts';
import { routes } from '../src/routes.ts';
import { appUnderTest } from './app-under-test.ts';
import { formatted } from './formatted.ts';

interface Operation {
  readonly operationId: string;
  readonly deprecated?: boolean;
  readonly security: object[];
  readonly parameters?: { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Record<string, { content?: Record<string, unknown> }>;
}

type Paths = Record<string, Record<string, Operation>>;

const { app } = appUnderTest();
const documentAt = async (path: string) => (await request(app).get(path)).body as { openapi: string; paths: Paths };
const operationsOf = (paths: Paths) => Object.values(paths).flatMap((path) => Object.values(path));

// All others are of the session, and ask nothing of the backends.
const asksPlatform = (route: (typeof routes)[number]) => !route.path.text.startsWith('/auth/');
const ofBackends = [
  'switched-off',
  'backend-timed-out',
  'backend-unavailable',
  'backend-overloaded',
  'backend-failed',
  'backend-invalid',
];

describe.each([
  [1, '/v1/openapi.json'],
  [2, '/v2/openapi.json'],
  [2, '/openapi.json'],
])('the API document of version %d at %s', (version, path) => {
  test('has each of its routes with its answers, problems and scope', async () => {
    const { openapi, paths } = await documentAt(path);
    expect(openapi).toMatch(/^3\.1/);
    const own = routesOf(routes, version);
    for (const route of own) {
      const operation = paths[route.path.text]?.[route.method];
      expect(operation?.operationId).toBe(route.name);
      expect(operation?.security).toEqual(route.access.security);
      for (const answered of Object.keys(route.answers)) expect(operation?.responses).toHaveProperty(answered);
      for (const { status: problem } of route.problems)
        expect(operation?.responses[problem]?.content).toHaveProperty(['application/problem+json']);
    }
    expect(operationsOf(paths)).toHaveLength(own.length);
  });

  test('says what is deprecated', async () => {
    const { paths } = await documentAt(path);
    const deprecated = operationsOf(paths).flatMap((one) => (one.deprecated ? [one.operationId] : []));
    expect(deprecated).toEqual(version === 1 ? ['getDocument'] : []);
  });

  test('says how the platform and its operators may keep an answer back, where they may', async () => {
    const { paths } = await documentAt(path);
    const problemsOf = (route: (typeof routes)[number]) =>
      JSON.stringify(paths[route.path.text]?.[route.method]?.responses);
    for (const route of routesOf(routes, version).filter(asksPlatform))
      for (const code of ofBackends) expect(problemsOf(route)).toContain(`/problems/${code}"`);
    const ofSections = routesOf(routes, version).filter((route) => problemsOf(route).includes('/problems/section-'));
    const views = ['listComments', 'listRevisions', 'getRevision', 'diffRevisions', 'listActivity'];
    const lists = ['listDocuments', 'searchDocuments'];
    const composed = version === 1 ? ['getDocument'] : ['getDocument', ...views, ...lists];
    expect(ofSections.map(({ name }) => name)).toEqual(expect.arrayContaining(composed));
    for (const code of ['section-off', 'section-timed-out'])
      for (const route of ofSections) expect(problemsOf(route)).toContain(`/problems/${code}"`);
  });

  test('names nothing of the platform', async () => {
    const { text } = await request(app).get(path);
    expect(text).not.toMatch(/platform\.internal|127\.0\.0\.1|x-internal/);
  });
});

describe.each([1, 2] as const)('what was published of version %d', (version) => {
  const file = new URL(`./published/openapi.v${version}.json`, import.meta.url);
  const current = apiDocuments[version];

  const publishedThen = () => JSON.parse(readFileSync(file, 'utf8')) as OpenApiDocument;

  test('is held: what would break its clients fails here', async () => {
    expect(existsSync(file) ? breakingChanges(publishedThen(), current) : []).toEqual([]);
    // What grows is published by this, and a file that is removed is written again, as what is published from now on.
    if (process.env.GOLDEN) writeFileSync(file, await formatted(file, JSON.stringify(current, undefined, 2)));
  });

  test('is all that there is: GOLDEN=add publishes what is new', () => {
    expect(breakingChanges(current, publishedThen())).toEqual([]);
  });

  test('would break by the loss of the document', () => {
    const path = `/v${version}/documents/{documentId}`;
    const paths = Object.fromEntries(Object.entries(current.paths).filter(([name]) => name !== path));
    expect(breakingChanges(current, { ...current, paths })).toContainEqual(
      expect.objectContaining({ rule: 'operation-removed', at: `GET ${path}` }),
    );
  });
});

test('it says which writes take an Idempotency-Key, and which need one', async () => {
  const { paths } = await documentAt('/openapi.json');
  const keys = operationsOf(paths).flatMap(({ operationId, parameters = [] }) =>
    parameters.filter(({ name }) => name === 'Idempotency-Key').map(({ required }) => [operationId, required]),
  );
  expect(Object.fromEntries(keys)).toMatchObject({
    ...{ createComment: true, changeComment: false, saveRevision: true },
    ...{ createGeneration: true, markNotificationRead: false },
    ...{ createDocument: true, editDocument: false, changePreferences: false },
  });
});

test('there is a page to read it', async () => {
  const { status, type } = await request(app).get('/docs');
  expect({ status, type }).toEqual({ status: 200, type: 'text/html' });
});

test('the README lists the same routes', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const listed = [...readme.matchAll(/^\| `([A-Z]+ \/(?:v\d|auth|graphql)\S*)`/gm)].map(([, route]) => route);
  expect(listed.toSorted()).toEqual(
    routes.map((route) => `${route.method.toUpperCase()} ${route.path.text}`).toSorted(),
  );
});
