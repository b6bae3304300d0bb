import { RedisAway } from '@frontdesk/redis';
import { Problem } from '@frontdesk/problems';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { backendUnavailable } from '@frontdesk/upstream';
import type { DashboardStore } from '../src/dashboards/dashboard-store.ts';
import { memoryDashboards } from '../src/dashboards/memory-store.ts';
import type { Services } from '../src/services.ts';
import { appUnderTest, signedIn } from './app-under-test.ts';
import { harbours, sampleDashboards } from './sample-dashboards.ts';
import { documentId, sampleReads } from './sample-reads.ts';

const place = '/v2/dashboards/dsh_quarter0001';
const create = { 'If-None-Match': '*' };
const codeOf = ({ body }: { body: { type?: string } }) => body.type?.split('/').at(-1);

function desk(overrides: Partial<Services> = {}, env: Record<string, string> = {}) {
  const { app, logged } = appUnderTest({ dashboards: memoryDashboards(), ...overrides }, env);
  const sent = (method: 'get' | 'put' | 'delete', path: string, headers: Record<string, string> = {}) =>
    request(app)
      [method](path)
      .set({ ...signedIn, ...headers });
  const put = (headers: Record<string, string>, body: object = harbours) => sent('put', place, headers).send(body);
  return { app, logged, sent, put };
}

describe('a dashboard', () => {
  test('is made, read, arranged anew and deleted, by its etag', async () => {
    const { sent, put } = desk();
    const made = await put(create);
    expect([made.status, made.headers['location'], made.headers['etag']]).toEqual([201, place, '"v1"']);
    expect(made.body).toMatchObject({ dashboardId: 'dsh_quarter0001', etag: '"v1"', title: 'Harbours' });
    expect(made.body.widgets[0]).toEqual({ kind: 'documents', tags: false }); // with what was left out
    const read = await sent('get', place);
    expect([read.body, read.headers['etag']]).toEqual([made.body, '"v1"']);
    const changed = await put({ 'If-Match': '"v1"' }, { ...harbours, title: 'Ports' });
    expect([changed.status, changed.body.etag, changed.body.title]).toEqual([200, '"v2"', 'Ports']);
    const listed = await sent('get', '/v2/dashboards');
    expect(listed.body).toEqual({ items: [changed.body], unreadable: 0 });
    expect((await sent('delete', place, { 'If-Match': '"v2"' })).status).toBe(204);
    expect([(await sent('get', place)).status, (await sent('get', `${place}/data`)).status]).toEqual([404, 404]);
  });

  test('is not sent again to who has it', async () => {
    const { sent, put } = desk();
    await put(create);
    expect((await sent('get', place, { 'If-None-Match': '"v1"' })).status).toBe(304);
  });

  test.each([
    ['neither says what it is made on', {}, 428, 'if-match-missing'],
    ['it is another one by now', { 'If-Match': '"v7"' }, 412, 'version-mismatch'],
    ['the tag is weak', { 'If-Match': 'W/"v1"' }, 412, 'version-mismatch'],
    ['the tag is none of ours', { 'If-Match': '"abc"' }, 412, 'version-mismatch'],
    ['it would be a new one, and there is one', create, 412, 'version-mismatch'],
    ['anything is taken', { 'If-Match': '*' }, 400, 'invalid-input'],
    ['both are said', { 'If-Match': '"v1"', ...create }, 400, 'invalid-input'],
  ])('is not written over if %s', async (_why, headers, status, code) => {
    const { sent, put } = desk();
    await put(create);
    const answer = await put(headers, { ...harbours, title: 'Other' });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect((await sent('get', place)).body.title).toBe('Harbours');
  });

  test('a mismatch says what it is at, and a repeat finds its own effect', async () => {
    const { put } = desk();
    await put(create);
    expect((await put({ 'If-Match': '"v9"' }, { ...harbours, title: 'B' })).body).toMatchObject({ etag: '"v1"' });
    expect((await put(create)).body.etag).toBe('"v1"');
    expect((await put({ 'If-Match': '"v1"' }, { ...harbours, title: 'B' })).body.etag).toBe('"v2"');
    expect((await put({ 'If-Match': '"v1"' }, { ...harbours, title: 'B' })).body.etag).toBe('"v2"');
  });

  test('is deleted by who has read it', async () => {
    const { sent, put } = desk();
    expect((await sent('delete', place, { 'If-Match': '"v1"' })).status).toBe(404);
    await put(create);
    expect((await sent('delete', place)).status).toBe(428);
    expect((await sent('delete', place, { 'If-Match': '"v2"' })).status).toBe(412);
  });

  test.each([
    ['an unknown kind of widget', { widgets: [{ kind: 'weather' }] }, '/widgets/0/kind'],
    ['an option that its kind has not', { widgets: [{ kind: 'documents', limit: 3 }] }, '/widgets/0/limit'],
    ['the same kind twice', { widgets: [{ kind: 'documents' }, { kind: 'documents' }] }, '/widgets'],
    ['no widget', { widgets: [] }, '/widgets'],
    ['more documents than a page', { documents: { ids: Array(51).fill(documentId) } }, '/documents'],
    ['days that end before they begin', { range: { from: '2026-06-12', to: '2026-06-11' } }, '/range/to'],
    ['more days than are told', { range: { from: '2026-06-01', to: '2026-07-02' } }, '/range/to'],
    ['a member that nobody knows', { colour: 'red' }, '/colour'],
  ])('has not %s', async (_what, change, pointer) => {
    const answer = await desk().put(create, { ...harbours, ...change });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid-input']);
    expect(answer.body.errors[0].pointer).toMatch(new RegExp(`^${pointer}`));
  });

  test('is refused if it would cost too much, and says how much', async () => {
    const widgets = [
      { kind: 'activity', limit: 50 },
      { kind: 'revisions', limit: 50 },
    ];
    const answer = await desk().put(create, { ...harbours, documents: { limit: 50 }, widgets });
    expect([answer.status, codeOf(answer), answer.body.limit]).toEqual([422, 'dashboard-too-costly', 2000]);
    expect(answer.body.estimated).toBeGreaterThan(2000);
  });

  test('finds no place beside fifty others', async () => {
    const { sent, put } = desk();
    for (let at = 10; at < 60; at += 1) await sent('put', `/v2/dashboards/dsh_number00${at}`, create).send(harbours);
    const answer = await put(create);
    expect([answer.status, codeOf(answer)]).toEqual([409, 'too-many-dashboards']);
  });
});

describe('without the store', () => {
  const away = () => Promise.reject(new RedisAway('not-connected', 'test', { mayHaveRun: false }));
  const store: DashboardStore = { all: away, read: away, save: away, remove: away };

  test('each route says so, and when to ask again', async () => {
    const { sent, put } = desk({ dashboards: store });
    const answers = [
      await sent('get', '/v2/dashboards'),
      await sent('get', place),
      await sent('get', `${place}/data`),
      await put(create),
      await sent('delete', place, { 'If-Match': '"v1"' }),
    ];
    for (const answer of answers)
      expect([answer.status, codeOf(answer), answer.headers['retry-after']]).toEqual([
        503,
        'dashboards-unavailable',
        '1',
      ]);
  });

  test('what a later version has written is not read as something else', async () => {
    const dashboards = memoryDashboards();
    const owner = { tenantId: 'ten_halden4k7q2w', userId: 'usr_chi9r5d3vnk8' };
    const id = 'dsh_quarter0001';
    await dashboards.save(owner, { id, expected: 0 }, { format: 2, value: '{}' });
    const { sent, put } = desk({ dashboards });
    expect((await sent('get', '/v2/dashboards')).body).toEqual({ items: [], unreadable: 1 });
    expect(codeOf(await sent('get', place))).toBe('dashboards-unavailable');
    expect(codeOf(await put({ 'If-Match': '"v1"' }))).toBe('dashboards-unavailable');
  });
});

describe('the data of a dashboard', () => {
  const data = '/v2/dashboards/dsh_harbours01/data';
  const whose = { results: [{ documentId, allowed: true }] };
  const allowed = async () => whose;

  test('is all widgets in their order, from one operation', async () => {
    const { sent, logged } = desk({ dashboards: sampleDashboards(), reads: sampleReads({ allowed }) });
    const { status, body, headers } = await sent('get', data);
    expect(status).toBe(200);
    expect(body.widgets.map(({ kind }: { kind: string }) => kind)).toEqual(harbours.widgets.map(({ kind }) => kind));
    expect(body.widgets.flatMap(({ errors }: { errors: object[] }) => errors)).toEqual([]);
    expect(body.widgets[0].data).toMatchObject([
      { id: documentId, title: 'Q3 capacity plan', owner: { name: 'Ada Lindqvist' } },
    ]);
    expect(body.widgets[0].data[0]).not.toHaveProperty('tags');
    expect(body.widgets[1].data[0].analytics).toMatchObject({ views: 1204, days: [{ date: '2026-06-15', views: 31 }] });
    expect(body.cost.actual).toBeLessThanOrEqual(body.cost.estimated);
    expect(headers['etag']).toBeDefined();
    const runs = logged.filter((line) => 'graphql' in line);
    expect(runs).toMatchObject([{ graphql: { operation: 'Dashboard', outcome: 'ok' } }]);
  });

  test('names what is missing by its widget, and shows the rest', async () => {
    const lost = () => Promise.reject(new Problem(backendUnavailable, 'Not there now.', { log: 'secret' }));
    const reads = sampleReads({ allowed, analytics: lost, searchHits: lost });
    const { status, body, text, headers } = await desk({ dashboards: sampleDashboards(), reads }).sent('get', data);
    expect(status).toBe(200);
    const errors = Object.fromEntries(
      body.widgets.map((widget: { kind: string; errors: object[] }) => [widget.kind, widget.errors]),
    );
    const told = { code: 'BACKEND_UNAVAILABLE', detail: 'Not there now.' };
    expect(errors).toEqual({
      ...{ documents: [], usage: [], people: [] },
      analytics: [{ ...told, documentId }],
      search: [told],
    });
    expect(body.widgets[1].data).toEqual([{ id: documentId, title: 'Q3 capacity plan', analytics: null }]);
    expect([headers['cache-control'], headers['etag']]).toEqual(['no-store', undefined]);
    expect(headers['frontdesk-degraded']).toBe('analytics, search');
    expect(text).not.toContain('secret');
  });

  test('leaves out a document that is hidden by now, and says so', async () => {
    const none = async () => ({ results: [{ documentId, allowed: false }] });
    const { body, text } = await desk({ dashboards: sampleDashboards(), reads: sampleReads({ allowed: none }) }).sent(
      'get',
      data,
    );
    const [documents, analytics] = body.widgets;
    expect([documents.data, analytics.data]).toEqual([[], []]);
    expect(documents.errors).toEqual([{ code: 'NO_SUCH_DOCUMENT', detail: expect.any(String), documentId }]);
    expect(analytics.errors).toEqual(documents.errors);
    expect(JSON.stringify([documents, analytics])).not.toContain('Q3');
    expect(text).not.toContain('Q3 capacity plan');
  });

  test('costs nothing for widgets that it has not', async () => {
    const { sent, put } = desk();
    await put(create, { ...harbours, widgets: [{ kind: 'people', userIds: ['usr_ada7k2m9qxr3'] }] });
    const { body } = await sent('get', `${place}/data`);
    expect(body.widgets).toMatchObject([{ kind: 'people', data: [{ name: 'Ada Lindqvist' }], errors: [] }]);
    expect(body.cost.actual).toBe(2);
  });

  test('is refused if the limit was another one when it was saved', async () => {
    const { sent } = desk({ dashboards: sampleDashboards() }, { GRAPHQL_COST_LIMIT: '5' });
    const answer = await sent('get', data);
    expect([answer.status, codeOf(answer)]).toEqual([422, 'dashboard-too-costly']);
  });
});
