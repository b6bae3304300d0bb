import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { admit, anyone, checkInput, conditional, noContent, ok, route, serveRoutes } from '@frontdesk/server';
import request from 'supertest';
import { z } from 'zod';
import * as versioning from '../src/index.ts';
import { defineVersions, olderAnswer, published, refuseOldApps, versionLifecycle, versioned } from '../src/index.ts';
import { goldenAnswers } from '../src/testing.ts';
import { served } from './app.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('the example works', async () => {
  const versions = defineVersions({
    current: 2,
    older: [{ version: 1, deprecatedAt: '2026-11-22', sunsetAt: '2027-11-22', guide: 'https://docs.example/to-2' }],
  });
  const document = z.object({ id: z.string(), title: z.string(), owner: z.object({ name: z.string() }) });
  const documentSample = { id: 'doc_1', title: 'Plan', owner: { name: 'Ada' } };
  const getDocument = route({
    name: 'getDocument',
    get: '/v2/documents/{documentId}',
    summary: 'A document',
    access: anyone,
    params: z.strictObject({ documentId: z.string() }),
    answers: { 200: document },
    handle: async (_input, _services: object) => ok(documentSample),
  });
  const signOut = route({
    ...{ name: 'signOut', post: '/auth/logout', summary: 'Signs out', access: anyone, answers: { 204: null } },
    handle: async () => noContent(),
  });
  const documentV1 = olderAnswer({
    date: '2026-11-22',
    reason: 'the owner has a picture, and with its name it became an object',
    from: document,
    to: z.object({ id: z.string(), title: z.string(), ownerName: z.string() }),
    down: ({ id, title, owner }) => ({ id, title, ownerName: owner.name }),
  });
  const routes = published(versions, [...versioned(getDocument, { 1: { answers: { 200: documentV1 } } }), signOut]);
  const gate = refuseOldApps({ platforms: { ios: { minimum: '7.0.0', store: 'https://apps.example/1' } } });
  serveRoutes(routes, {}, [gate, admit, versionLifecycle(versions), checkInput, conditional]);

  const { app } = served({ versions, routes, steps: [gate], nowMs: Date.parse('2026-12-01') });
  const { body, headers } = await request(app).get('/v1/documents/doc_1').expect(200);
  expect(body).toEqual({ id: 'doc_1', title: 'Plan', ownerName: 'Ada' });
  expect(readme).toContain(`\`Deprecation: ${headers['deprecation']}\``);
  expect(readme).toContain(`\`Sunset: ${headers['sunset']}\``);
  expect(goldenAnswers(routes, { getDocument: { complete: ok(documentSample) } }).map(({ name }) => name)).toEqual([
    ...['getDocument.complete.v2', 'getDocument.complete.v1'],
  ]);
});

test('every code is in the table, with its status', () => {
  const kinds = Object.values(versioning).flatMap((it) => (typeof it === 'object' && 'code' in it ? [it] : []));
  expect(kinds).toHaveLength(4);
  for (const { code, status } of kinds) expect(readme).toMatch(new RegExp(`\\| \`${code}\` +\\| ${status} `));
});
