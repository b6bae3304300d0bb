import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { routes } from '../src/routes.ts';
import { appUnderTest } from './app-under-test.ts';

interface Operation {
  readonly operationId: string;
  readonly security: object[];
  readonly parameters?: { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Record<string, { content?: Record<string, unknown> }>;
}

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
