import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { served } from './app.ts';
import { aNote, ada } from './notes.ts';

const { app, uses, lines } = served();
const accepting = (path: string, accept: string) => request(app).get(path).set('Accept', accept);
const named = (version: number | string) => `application/vnd.frontdesk+json;version=${version}`;

describe('by path', () => {
  test('each version answers in the shape that it was published with', async () => {
    const bodies = await Promise.all(
      [3, 2, 1].map(async (version) => (await request(app).get(`/v${version}/notes/n1`).expect(200)).text),
    );
    expect(bodies).toEqual([
      JSON.stringify({ ...aNote, labels: ['a'] }),
      '{"id":"n1","text":"Hello","ownerName":"Ada","labels":["a"]}',
      '{"id":"n1","text":"Hello","owner":"Ada","labels":"a"}',
    ]);
  });

  test('a version that is not published is no path', async () => {
    await request(app).get('/v4/notes/n1').expect(404);
    await request(app).get('/v01/notes/n1').expect(404);
  });

  test('what is only in the current version is not in an older one', async () => {
    await request(app).get('/v3/report').expect(204);
    await request(app).get('/v2/report').expect(404);
  });

  test('an older query becomes one of the current version', async () => {
    const { body } = await request(app).get('/v1/notes/n1?short=yes').expect(200);
    expect(body.labels).toBe('');
    await request(app).get('/v1/notes/n1?include=none').expect(400);
  });

  test('an older body becomes one of the current version, which adds its defaults', async () => {
    const add = (version: number, body: object) => request(app).post(`/v${version}/notes`).send(body).expect(201);
    expect((await add(1, { text: 'Hi', labels: 'a,b' })).body).toEqual({
      ...{ id: 'n2', text: 'Hi', owner: 'Ada', labels: 'a,b' },
    });
    expect((await add(1, { text: 'Hi' })).body.labels).toBe('new');
    expect((await add(2, { text: 'Hi' })).body).toEqual({ id: 'n2', text: 'Hi', ownerName: 'Ada', labels: ['new'] });
    expect((await add(3, { text: 'Hi' })).body).toEqual({ id: 'n2', text: 'Hi', owner: ada, labels: ['new'] });
  });

  test('what was created in an older version is found in it, if it has the path', async () => {
    for (const version of [1, 2, 3]) {
      const { headers } = await request(app).post(`/v${version}/notes`).send({ text: 'Hi' }).expect(201);
      expect(headers['location']).toBe(`/v${version}/notes/n2`);
    }
    const { headers } = await request(app).post('/v1/notes').send({ text: 'report' }).expect(201);
    expect(headers['location']).toBe('/v3/report?of=n2');
  });

  test('a body that was valid once and has no place any more is refused, without the current shape’s words', async () => {
    const { body } = await request(app)
      .post('/v1/notes')
      .send({ text: 'x'.repeat(21) })
      .expect(400);
    expect(body.errors).toEqual([{ pointer: '', detail: expect.stringContaining('is not taken any more') }]);
  });

  test('problems are the same in each version', async () => {
    for (const version of [1, 2, 3]) {
      const { body } = await request(app).get(`/v${version}/notes/gone`).expect(404);
      expect(body.type).toMatch(/no-such-note$/);
    }
  });

  test('a current shape that the handler breaks is no converter’s to see', async () => {
    await request(app).get('/v1/notes/wrong').expect(500);
    expect(lines.at(-1)).toMatchObject({
      code: 'internal',
      err: { message: expect.stringContaining('route getNote answered') },
    });
  });
});

describe('by media type', () => {
  test.each([
    ['a version', named(1), 1, named(1)],
    ['one in quotes', named('"2"'), 2, named(2)],
    ['in any case and with spaces', 'Application/Vnd.Frontdesk+JSON ; Version=1', 1, named(1)],
    ['no version', 'application/vnd.frontdesk+json', 3, named(3)],
    ['the best of several', `${named(3)};q=0.5, ${named(1)};q=0.9`, 1, named(1)],
    ['the first of those that are as good', `${named(2)}, ${named(1)}`, 2, named(2)],
    ['one that is not published, and another', `${named(7)}, ${named(2)};q=0.1`, 2, named(2)],
    ['one that is not published, and anything', `${named(7)}, */*;q=0.1`, 3, 'application/json; charset=utf-8'],
    ['all but the current one', `${named(3)};q=0, application/vnd.frontdesk+json, ${named(2)};q=0.1`, 2, named(2)],
    ['nothing of ours', 'application/json', 3, 'application/json; charset=utf-8'],
    ['one version and nothing else', `${named(1)}, */*;q=0`, 1, named(1)],
  ])('%s is understood', async (_name, accept, version, type) => {
    const { headers } = await accepting('/notes/n1', accept).expect(200);
    expect(headers['content-type']).toBe(type);
    expect(headers['frontdesk-version']).toBe(String(version));
    expect(headers['vary']).toContain('Accept');
  });

  test('without Accept the current version answers', async () => {
    const { body } = await request(app).get('/notes/n1').unset('Accept').expect(200);
    expect(body.owner).toEqual(ada);
  });

  test.each([named(7), named('x'), named(''), named('1.0'), named(-1), `${named(1)};q=0, ${named(9)}`])(
    'what is not published is not acceptable: %s',
    async (accept) => {
      const { body, headers } = await accepting('/notes/n1', accept).expect(406);
      expect(body).toMatchObject({ type: expect.stringMatching(/version-not-acceptable$/), versions: [3, 2, 1] });
      expect(headers).toMatchObject({ 'content-type': 'application/problem+json', vary: 'Accept' });
    },
  );

  test('only the versions that a place has are acceptable there', async () => {
    await accepting('/report', named(3)).expect(204);
    const { body } = await accepting('/report', named(1)).expect(406);
    expect(body.versions).toEqual([3]);
  });

  test('a path with a version answers in no other', async () => {
    const { headers } = await accepting('/v1/notes/n1', named(1)).expect(200);
    expect(headers['content-type']).toBe(named(1));
    await accepting('/v1/notes/n1', named(2)).expect(406);
    await accepting('/v1/notes/n1', `${named(2)}, application/json`).expect(200);
  });

  test('a body says which version it is in', async () => {
    const add = (type: string, path = '/notes') => request(app).post(path).set('Content-Type', type);
    const older = await add(named(1))
      .send(JSON.stringify({ text: 'Hi', labels: 'a,b' }))
      .expect(201);
    expect(older.body.labels).toBe('a,b');
    expect(older.headers['frontdesk-version']).toBe('1');
    await add('application/vnd.frontdesk+json').send('{"text":"Hi","labels":["a"]}').expect(201);
    const { body, headers } = await add(named(9)).send('{"text":"Hi"}').expect(415);
    expect(body).toMatchObject({ type: expect.stringMatching(/version-not-taken$/), versions: [3, 2, 1] });
    expect(headers['accept']).toContain(named(2));
    await add(named(1), '/v3/notes').send('{"text":"Hi"}').expect(415);
    await add(named(1)).set('Accept', named(2)).send('{"text":"Hi"}').expect(406);
  });

  test('a path that no version has, and a method that no version has, are what they always are', async () => {
    await request(app).get('/nothing').expect(404);
    const { headers } = await request(app).delete('/notes/n1').expect(405);
    expect(headers['allow']).toBe('GET, HEAD, OPTIONS, PUT');
    await request(app).get('/health').expect(204);
  });

  test('HEAD is answered as GET is', async () => {
    const { headers } = await request(app).head('/notes/n1').set('Accept', named(2)).expect(200);
    expect(headers).toMatchObject({ 'content-type': named(2), 'frontdesk-version': '2' });
  });
});

describe('conditional requests', () => {
  test('the tag is of the text that is sent', async () => {
    const tags = await Promise.all(
      [1, 2, 3].map(async (version) => String((await accepting('/notes/n1', named(version))).headers['etag'])),
    );
    expect(new Set(tags).size).toBe(3);
    const [older = '', newer = ''] = tags;
    const { headers } = await accepting('/notes/n1', named(1)).set('If-None-Match', older).expect(304);
    expect(headers).toMatchObject({ etag: older, 'frontdesk-version': '1', deprecation: '@1780272000' });
    expect(headers['vary']).toBe('Frontdesk-App, Accept, Accept-Encoding');
    await accepting('/notes/n1', named(1)).set('If-None-Match', newer).expect(200);
  });

  test('a tag of the handler’s own has the version in it, and comes back to the handler without', async () => {
    const add = async (path: string) => String((await request(app).post(path).send({ text: 'Hi' })).headers['etag']);
    expect([await add('/v3/notes'), await add('/v2/notes'), await add('/v1/notes')]).toEqual([
      ...['"r1"', '"r1.v2"', '"r1.v2.v1"'],
    ]);
    const set = (path: string, tag: string) => request(app).put(path).set('If-Match', tag);
    expect((await set('/v1/notes/n1', '"r1.v2.v1"').expect(200)).headers['etag']).toBe('"r2.v2.v1"');
    expect((await set('/v2/notes/n1', '"r1.v2"').expect(200)).headers['etag']).toBe('"r2.v2"');
    await set('/v1/notes/n1', '"r0.v2.v1"').expect(204);
  });
});

describe('usage', () => {
  test('is told by version, operation and client, whatever became of the request', async () => {
    uses.length = 0;
    await request(app).get('/v1/notes/n1').set('X-Client', 'web').expect(200);
    await accepting('/notes/gone', named(2)).set('X-Client', 'cli').expect(404);
    await request(app).get('/health').expect(204);
    await accepting('/v1/notes/n1', named(2)).expect(406);
    expect(uses).toEqual([
      { version: 1, isDeprecated: true, operation: 'getNote', client: 'web', outcome: 'served' },
      { version: 2, isDeprecated: false, operation: 'getNote', client: 'cli', outcome: 'served' },
    ]);
  });
});
