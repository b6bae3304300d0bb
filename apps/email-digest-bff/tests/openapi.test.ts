import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { breakingChanges } from '@frontdesk/openapi';
import type { OpenApiDocument } from '@frontdesk/openapi';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { apiDocuments } from '../src/api-document.ts';
import { routes } from '../src/routes.ts';
import { appUnderTest } from './app-under-test.ts';

const { app } = appUnderTest();

describe('the API document', () => {
  test('is served to anyone, with a page to read it', async () => {
    const { status, body } = await request(app).get('/openapi.json');
    expect(status).toBe(200);
    const operations = Object.values(body.paths as Record<string, Record<string, { operationId: string }>>);
    const names = operations.flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    expect(names.toSorted()).toEqual(routes.map(({ name }) => name).toSorted());
    expect((await request(app).get('/docs')).type).toBe('text/html');
  });

  test('names nothing of the platform', async () => {
    const { text } = await request(app).get('/openapi.json');
    expect(text).not.toMatch(/platform\.internal|127\.0\.0\.1|x-internal/);
  });

  test('the README lists the same routes', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const listed = [...readme.matchAll(/^\| `([A-Z]+ \/v1\S+)`/gm)].map(([, route]) => route);
    expect(listed.toSorted()).toEqual(
      routes.map((route) => `${route.method.toUpperCase()} ${route.path.text}`).toSorted(),
    );
  });

  test('every route asks who is calling', () => {
    for (const { access } of routes) expect(access.name).not.toBe('anyone');
  });
});

describe('what was published of version 1', () => {
  const file = new URL('./published/openapi.v1.json', import.meta.url);
  const current = apiDocuments[1];
  const publishedThen = () => JSON.parse(readFileSync(file, 'utf8')) as OpenApiDocument;

  test('is held: what would break clients fails here', async () => {
    expect(existsSync(file) ? breakingChanges(publishedThen(), current) : []).toEqual([]);
    // What grows is published by this.
    if (process.env.GOLDEN) writeFileSync(file, await formatted(JSON.stringify(current)));
  });

  test('is all that there is: GOLDEN=add publishes what is new', () => {
    expect(breakingChanges(current, publishedThen())).toEqual([]);
  });

  test('would break by the loss of a member of an answer', () => {
    const changed = structuredClone(current) as unknown as { paths: Record<string, Record<string, Changeable>> };
    for (const { responses } of Object.values(changed.paths).flatMap((path) => Object.values(path))) {
      delete responses['200']?.content?.['application/json']?.schema.properties?.['title'];
    }
    const rules = breakingChanges(current, changed as unknown as OpenApiDocument).map(({ rule }) => rule);
    expect(rules).toContain('answer-member-removed');
  });

  async function formatted(text: string): Promise<string> {
    const { format, resolveConfig } = await import('prettier');
    return format(text, { ...(await resolveConfig(file)), filepath: fileURLToPath(file) });
  }
});

interface Changeable {
  readonly responses: Record<
    string,
    { content?: Record<string, { schema: { properties?: Record<string, object> } }> } | undefined
  >;
}
