import { describe, expect, test } from '@jest/globals';
import { admit, anyone, noContent, ok, route, serveRoutes } from '@frontdesk/server';
import request from 'supertest';
import type { z } from 'zod';
import {
  defineVersions,
  olderAnswer,
  olderInput,
  published,
  routesOf,
  versionByHeader,
  versionLifecycle,
  versioned,
} from '../src/index.ts';
import { served } from './app.ts';
import { beforeSunset, note, noteAsV1, noteAsV2, routes, sunset, versions } from './notes.ts';

const named = (version: number) => `application/vnd.frontdesk+json;version=${version}`;
const deprecation = '@1780272000';
const links = [
  '</v2/notes/n1>; rel="successor-version"',
  '<https://docs.example/to-version-2>; rel="deprecation"; type="text/html"',
  '<https://docs.example/to-version-2>; rel="sunset"; type="text/html"',
];

describe('a deprecated version', () => {
  const { app } = served();

  test('says since when, until when, and where to go, beside the handler’s own links', async () => {
    const { headers } = await request(app).get('/v1/notes/n1').expect(200);
    expect(headers).toMatchObject({
      deprecation,
      sunset: 'Tue, 01 Jun 2027 12:00:00 GMT',
      link: ['</v3/notes>; rel="collection"', ...links].join(', '),
      'frontdesk-version': '1',
    });
  });

  test('says it on problems too', async () => {
    const { headers } = await request(app).get('/v1/notes/gone').expect(404);
    expect(headers).toMatchObject({ deprecation, 'frontdesk-version': '1', vary: 'Accept' });
    expect(headers['link']).toContain('</v2/notes/gone>; rel="successor-version"');
    const refused = await request(app).get('/v1/notes/n1?wrong=1').expect(400);
    expect(refused.headers).toMatchObject({ deprecation });
  });

  test('says it before the day as well', async () => {
    const early = served({ nowMs: Date.parse('2026-05-01') });
    expect((await request(early.app).get('/v1/notes/n1')).headers).toMatchObject({ deprecation });
    expect(early.uses).toMatchObject([{ version: 1, isDeprecated: false }]);
  });

  test('an older version that is not deprecated names its successor only', async () => {
    const { headers } = await request(app).get('/v2/notes/n1').expect(200);
    expect(headers['link']).toBe('</v3/notes>; rel="collection", </v3/notes/n1>; rel="successor-version"');
    expect(headers).not.toHaveProperty('deprecation');
    expect(headers).not.toHaveProperty('sunset');
  });

  test('the current version says its number, and a route without a version nothing', async () => {
    const { headers } = await request(app).get('/v3/notes/n1').expect(200);
    expect(headers).toMatchObject({ 'frontdesk-version': '3', link: '</v3/notes>; rel="collection"' });
    expect((await request(app).get('/health').expect(204)).headers).not.toHaveProperty('frontdesk-version');
  });

  test('no path can end the target of its link', async () => {
    const { headers } = await request(app).get('/v1/notes/%3E;rel=x').expect(200);
    expect(headers['link']).toContain('</v2/notes/%3E;rel=x>; rel="successor-version"');
  });
});

describe('after its sunset', () => {
  const { app, uses } = served({ nowMs: sunset });

  test('a version answers 410 and says where to go', async () => {
    const { body, headers } = await request(app).get('/v1/notes/n1?short=yes').set('X-Client', 'old').expect(410);
    expect(body).toEqual({
      type: 'https://frontdesk.example/problems/version-retired',
      title: 'Version retired',
      status: 410,
      detail: 'Version 1 has ended. The same is at /v2/notes/n1.',
      instance: '/v1/notes/n1',
      requestId: expect.any(String),
      version: 1,
      sunset: '2027-06-01T12:00:00.000Z',
      successor: '/v2/notes/n1',
      guide: 'https://docs.example/to-version-2',
    });
    expect(headers).toMatchObject({ deprecation, link: links.join(', '), 'cache-control': 'no-store' });
    expect(uses).toMatchObject([{ version: 1, client: 'old', outcome: 'retired' }]);
  });

  test('a millisecond before, it answers', async () => {
    await request(served({ nowMs: sunset - 1 }).app)
      .get('/v1/notes/n1')
      .expect(200);
  });

  test('it is 410 by media type too, unless another version is accepted', async () => {
    const ask = (accept: string) => request(app).get('/notes/n1').set('Accept', accept);
    await ask(named(1)).expect(410);
    const { headers } = await ask(`${named(1)}, ${named(2)};q=0.1`).expect(200);
    expect(headers['frontdesk-version']).toBe('2');
    const { body } = await ask(named(7)).expect(406);
    expect(body.versions).toEqual([3, 2]);
  });

  test('it stays 410 when its code is gone, as long as the version is declared', async () => {
    const left = routes.filter(({ path }) => !path.text.startsWith('/v1/'));
    const without = served({ nowMs: sunset, routes: left });
    const { body } = await request(without.app).get('/v1/notes/n1').expect(410);
    expect(body.successor).toBe('/v2/notes/n1');
    await request(without.app).get('/notes/n1').set('Accept', named(1)).expect(410);
    await request(without.app).get('/v1/never').expect(404);
    await request(served({ nowMs: beforeSunset, routes: left }).app)
      .get('/v1/notes/n1')
      .expect(404);
  });

  test('the successor is the next version that lives', async () => {
    const ended = { deprecatedAt: '2026-01-01', sunsetAt: '2026-06-01' };
    const later = defineVersions({
      current: 3,
      older: [
        { version: 2, ...ended },
        { version: 1, ...ended },
      ],
    });
    const { body } = await request(served({ versions: later }).app)
      .get('/v1/notes/n1')
      .expect(410);
    expect(body).toMatchObject({ successor: '/v3/notes/n1' });
    expect(body).not.toHaveProperty('guide');
  });
});

type Note = z.output<typeof note>;

describe('what is only in a version that has ended', () => {
  test('has no successor to name', async () => {
    const onlyOld = route({
      ...{ name: 'onlyOld', get: '/v1/only-old', summary: 'Old', access: anyone, answers: { 204: null } },
      handle: async (_input, _services: object) => noContent(),
    });
    const { app } = served({ nowMs: sunset, routes: published(versions, [onlyOld]) });
    const { body, headers } = await request(app).get('/v1/only-old').expect(410);
    expect(body).not.toHaveProperty('successor');
    expect(body.detail).toBe('Version 1 has ended. Nothing takes its place here.');
    expect(headers['link']).not.toContain('successor-version');
  });
});

describe('what cannot work does not start', () => {
  const getNote = route({
    ...{ name: 'getNote', get: '/v3/notes', summary: 'A note', access: anyone, answers: { 200: note } },
    handle: async (_input, _services: object) => ok({} as never),
  });
  const plain = (get: `/${string}`) =>
    route({
      ...{ name: 'plain', get, summary: 'Plain', access: anyone, answers: { 204: null } },
      handle: async (_input, _services: object) => noContent(),
    });

  test('a converter of another shape', () => {
    expect(() => versioned(getNote, { 2: { answers: { 200: noteAsV1 } } })).toThrow('made for another shape');
    expect(() => versioned(getNote, { 2: { answers: { 201: noteAsV2 } } })).toThrow('made for another shape');
  });

  test('an input that becomes another shape', () => {
    const query = olderInput({ date: '2026-01-01', reason: 'none', from: note, to: note, up: (it) => it });
    expect(() => versioned(getNote, { 2: { query } })).toThrow('its query becomes another shape');
  });

  test('a version that is not older, and a path without one', () => {
    expect(() => versioned(getNote, { 3: {} })).toThrow('is not older');
    expect(() => versioned(plain('/notes'), { 1: {} })).toThrow('does not begin with a version');
  });

  test('a converter without a day or a reason', () => {
    const sound = { date: '2026-01-01', reason: 'so', from: note, to: note, down: (it: Note) => it };
    expect(() => olderAnswer({ ...sound, date: 'today' })).toThrow('the day of its change');
    expect(() => olderAnswer({ ...sound, reason: ' ' })).toThrow('says why');
  });

  test('a route of a version that is not declared, or that nobody published', () => {
    expect(() => published(versions, [plain('/v9/notes')])).toThrow('version 9 is not declared');
    expect(() => serveRoutes([plain('/v1/notes')], {}, [admit, versionLifecycle(versions)])).toThrow('published(');
  });

  test('a route without a version that could be asked for by header', () => {
    const beside = (path: `/${string}`) => () => versionByHeader(versions, [...routes, plain(path)]);
    expect(beside('/other')).not.toThrow();
    expect(beside('/notes')).toThrow('/notes is also addNote, asked for by header');
    expect(beside('/notes/special')).toThrow('asked for by header');
  });
});

describe('the routes of one version', () => {
  test('have the names that it was published with, and those without a version beside them', () => {
    const names = (version: number) => routesOf(routes, version).map(({ name, path }) => `${name} ${path.text}`);
    expect(names(1)).toEqual([
      ...['getNote /v1/notes/{noteId}', 'addNote /v1/notes', 'setNote /v1/notes/{noteId}', 'getHealth /health'],
    ]);
    expect(names(3)).toContain('getReport /v3/report');
  });

  test('say in the document that they are deprecated, and what they answer for it', () => {
    const [older] = routesOf(routes, 1);
    const [newer] = routesOf(routes, 2);
    expect(older?.marks['versioning']).toMatchObject({ deprecated: true });
    expect(Object.keys(older?.marks['versioning']?.answerHeaders ?? {})).toEqual([
      ...['Frontdesk-Version', 'Deprecation', 'Sunset', 'Link'],
    ]);
    expect(newer?.marks['versioning']).not.toHaveProperty('deprecated');
  });
});
