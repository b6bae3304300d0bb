import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { breakingChanges } from '@frontdesk/openapi';
import type { OpenApiDocument } from '@frontdesk/openapi';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { apiDocuments } from '../src/api-document.ts';
import { routes } from '../src/routes.ts';
import { appUnderTest } from './app-under-test.ts';
import { formatted } from './formatted.ts';

interface Operation {
  readonly operationId: string;
  readonly security: object[];
  readonly parameters?: { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Record<string, { content?: Record<string, unknown> }>;
}

interface Shape {
  readonly properties: Record<string, object>;
  readonly required: string[];
}

interface Changeable {
  readonly paths: Record<string, Record<string, ChangeableOperation>>;
}

interface ChangeableOperation {
  operationId: string;
  readonly parameters: { readonly name: string; required: boolean }[];
  readonly requestBody: { readonly content: Record<string, { readonly schema: Shape }> };
  readonly responses: Record<string, { readonly content: Record<string, { readonly schema: Shape }> }>;
}

const at = ({ paths }: Changeable, method: string, path: string) => paths[path]![method]!;
const homeOf = (document: Changeable) => at(document, 'get', '/v1/home');
const shapeOf = (operation: ChangeableOperation) => operation.responses['200']!.content['application/json']!.schema;

const deliberateChanges: { name: string; rule: string; change: (document: Changeable) => void }[] = [
  {
    name: 'the loss of a route',
    rule: 'operation-removed',
    change: ({ paths }) => void delete paths['/v1/documents/{documentId}'],
  },
  {
    name: 'the loss of a member of an answer',
    rule: 'answer-member-removed',
    change: (document) => void delete shapeOf(homeOf(document)).properties['unread'],
  },
  {
    name: 'a member of an answer that may be missing',
    rule: 'answer-member-optional',
    change: (document) => void shapeOf(homeOf(document)).required.shift(),
  },
  {
    name: 'a header that phones of today do not send',
    rule: 'parameter-required',
    change: (document) => {
      for (const one of homeOf(document).parameters) if (one.name === 'Frontdesk-App') one.required = true;
    },
  },
  {
    name: 'a member of a body that phones of today do not send',
    rule: 'body-narrowed',
    change: (document) => {
      const { content } = at(document, 'post', '/v1/documents/{documentId}/comments').requestBody;
      for (const { schema } of Object.values(content)) schema.required.push('mood');
    },
  },
  {
    name: 'another name of an operation',
    rule: 'operation-renamed',
    change: (document) => void (homeOf(document).operationId = 'getStart'),
  },
];

const { app } = appUnderTest();

describe('the API document', () => {
  test('is served to anyone, and has each route with its answers, problems and scope', async () => {
    const { status, body } = await request(app).get('/openapi.json');
    expect(status).toBe(200);
    expect(body.openapi).toMatch(/^3\.1/);
    for (const route of routes) {
      const operation = (body.paths as Record<string, Record<string, Operation>>)[route.path.text]?.[route.method];
      expect(operation?.operationId).toBe(route.name);
      expect(operation?.security).toEqual(route.access.security);
      for (const answered of [...Object.keys(route.answers), '401', '403', '429']) {
        expect(Object.keys(operation?.responses ?? {})).toContain(answered);
      }
      for (const { status: problem } of route.problems) {
        expect(operation?.responses[problem]?.content).toHaveProperty(['application/problem+json']);
      }
    }
  });

  test('is served once more for its version, so that who stays in it finds it there for ever', async () => {
    const [current, first] = await Promise.all(
      ['/openapi.json', '/v1/openapi.json'].map((path) => request(app).get(path)),
    );
    expect(first?.status).toBe(200);
    expect(first?.text).toBe(current?.text);
  });

  test('says what is read of the app, and what one that is too old is answered', async () => {
    const { body } = await request(app).get('/openapi.json');
    for (const { path, method } of routes) {
      const { parameters, responses } = (body.paths as Record<string, Record<string, Operation>>)[path.text]![method]!;
      expect(parameters).toContainEqual(expect.objectContaining({ name: 'Frontdesk-App', required: false }));
      expect(JSON.stringify(responses['410'])).toContain('/problems/app-version-unsupported"');
    }
  });

  test('says how the platform and its operators may keep an answer back, where they may', async () => {
    const { body } = await request(app).get('/openapi.json');
    const problemsOf = (path: string, method: string) => JSON.stringify(body.paths[path][method].responses);
    const ofAll = ['switched-off', 'backend-timed-out', 'backend-unavailable', 'backend-failed', 'backend-invalid'];
    for (const route of routes) {
      const problems = problemsOf(route.path.text, route.method);
      for (const code of ofAll) expect(problems).toContain(`/problems/${code}"`);
    }
    const sections = ['section-off', 'section-timed-out'].map((code) => `/problems/${code}"`);
    for (const section of sections) {
      expect(problemsOf('/v1/documents/{documentId}', 'get')).toContain(section);
      expect(problemsOf('/v1/home', 'get')).toContain(section);
      expect(problemsOf('/v1/documents/{documentId}/comments', 'post')).not.toContain(section);
    }
    expect(problemsOf('/v1/documents/sync', 'post')).toContain('/problems/not-available"');
  });

  test('says which writes take an Idempotency-Key, and which need one', async () => {
    const { body } = await request(app).get('/openapi.json');
    const paths = body.paths as Record<string, Record<string, Operation>>;
    const keys = Object.values(paths)
      .flatMap((path) => Object.values(path))
      .flatMap(({ operationId, parameters = [] }) =>
        parameters.filter(({ name }) => name === 'Idempotency-Key').map(({ required }) => [operationId, required]),
      );
    expect(Object.fromEntries(keys)).toEqual({
      saveRevision: true,
      createComment: true,
      changeComment: false,
      askDocument: true,
      markNotificationRead: false,
    });
  });

  test('names nothing of the platform', async () => {
    const { text } = await request(app).get('/openapi.json');
    expect(text).not.toMatch(/platform\.internal|127\.0\.0\.1|x-internal/);
  });

  test('has a page to read it', async () => {
    const { status, type } = await request(app).get('/docs');
    expect({ status, type }).toEqual({ status: 200, type: 'text/html' });
  });

  test('the README lists the same routes', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const listed = [...readme.matchAll(/^\| `([A-Z]+ \/v1\S+)`/gm)].map(([, route]) => route);
    expect(listed.toSorted()).toEqual(
      routes.map((route) => `${route.method.toUpperCase()} ${route.path.text}`).toSorted(),
    );
  });

  test('every route asks who is calling', () => {
    for (const route of routes) expect(route.access.name).toBe('signed-in');
  });
});

describe('what was published of version 1', () => {
  const file = new URL('./published/openapi.v1.json', import.meta.url);
  const current = apiDocuments[1];

  const publishedThen = () => JSON.parse(readFileSync(file, 'utf8')) as OpenApiDocument;

  test('is held: what would break phones that are not updated fails here', async () => {
    expect(existsSync(file) ? breakingChanges(publishedThen(), current) : []).toEqual([]);
    // What grows is published by this, and a file that is removed is written again, as what is published from now on.
    if (process.env.GOLDEN) writeFileSync(file, await formatted(file, JSON.stringify(current, undefined, 2)));
  });

  test('is all that there is: GOLDEN=add publishes what is new', () => {
    expect(breakingChanges(current, publishedThen())).toEqual([]);
  });

  test.each(deliberateChanges)('would break by $name', ({ rule, change }) => {
    const changed = structuredClone(current) as unknown as Changeable;
    change(changed);
    expect(breakingChanges(current, changed as unknown as OpenApiDocument).map((one) => one.rule)).toContain(rule);
  });
});
