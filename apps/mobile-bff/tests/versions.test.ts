import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { routes } from '../src/routes.ts';
import { appUnderTest, bearer } from './app-under-test.ts';
import { examples, send } from './requests.ts';

const headers = { Authorization: bearer };
const minima = {
  APP_MINIMUM_IOS: '7.2.0',
  APP_STORE_IOS: 'https://apps.apple.com/app/frontdesk/id1234567890',
  APP_MINIMUM_ANDROID: '7.0.10',
  APP_STORE_ANDROID: 'https://play.google.com/store/apps/details?id=example.frontdesk',
};
const { app } = appUnderTest();

describe('a version', () => {
  test.each(routes.map(({ name }) => name))('is named by each answer of %s', async (name) => {
    const answer = await send(app, examples()[name]!, headers);
    expect(answer.headers['frontdesk-version']).toBe('1');
    expect(answer.headers['vary']).toMatch(/\bAccept\b/);
    expect(answer.headers).not.toHaveProperty('deprecation');
  });

  test('is asked for by path or by media type, with the same answer', async () => {
    const type = 'application/vnd.frontdesk+json;version=1';
    const byPath = await request(app).get('/v1/home').set(headers);
    const byType = await request(app).get('/home').set(headers).set('Accept', type);
    const byNothing = await request(app).get('/home').set(headers);
    expect(byType.text).toBe(byPath.text);
    expect(byNothing.text).toBe(byPath.text);
    expect(byType.headers['content-type']).toBe(type);
    expect(byPath.type).toBe('application/json');
  });

  test('that nobody published is refused, as are bodies in it', async () => {
    const type = 'application/vnd.frontdesk+json;version=2';
    const answer = await request(app).get('/v1/home').set(headers).set('Accept', type);
    expect({ status: answer.status, versions: answer.body.versions }).toEqual({ status: 406, versions: [1] });
    const { path, body, key = '' } = examples()['createComment']!;
    const sent = request(app).post(path).set(headers).set({ 'Idempotency-Key': key, 'Content-Type': type });
    expect((await sent.send(JSON.stringify(body))).status).toBe(415);
    expect((await request(app).get('/v2/home').set(headers)).status).toBe(404);
  });

  test('is none of the file’s type: who accepts pictures gets what they would', async () => {
    const thumbnail = examples()['getThumbnail']!;
    const [plain, picky] = await Promise.all(
      [{}, { Accept: 'image/webp,image/*' }].map((more) => send(app, thumbnail, { ...headers, ...more })),
    );
    expect(picky?.status).toBe(plain?.status);
  });
});

describe('an app below its platform’s minimum', () => {
  const gated = () => appUnderTest({}, minima);

  test.each(routes.map(({ name }) => name))(
    'is sent to the store by %s, before it is asked who calls',
    async (name) => {
      const answer = await send(gated().app, examples()[name]!, { 'Frontdesk-App': 'ios/7.1.99' });
      expect(answer.status).toBe(410);
      expect(answer.type).toBe('application/problem+json');
      expect(answer.body).toMatchObject({
        type: expect.stringMatching(/\/app-version-unsupported$/),
        store: minima.APP_STORE_IOS,
        platform: 'ios',
        version: '7.1.99',
        minimumVersion: '7.2.0',
      });
    },
  );

  test('is so number by number, each platform by its own', async () => {
    const statusOf = async (name: string) =>
      (await request(gated().app).get('/v1/home').set(headers).set('Frontdesk-App', name)).status;
    expect(await statusOf('ios/7.2.0')).toBe(200);
    expect(await statusOf('ios/7.10.0')).toBe(200);
    expect(await statusOf('android/7.0.9')).toBe(410);
    expect(await statusOf('android/7.0.10')).toBe(200);
    expect(await statusOf('windows/0.0.1')).toBe(200);
  });

  test('is none if nobody can read what it says, or no minimum is configured', async () => {
    for (const name of ['ios', 'ios/1', 'iOS/1.0.0', 'ios/1.0.0 (beta)'])
      expect((await request(gated().app).get('/v1/home').set(headers).set('Frontdesk-App', name)).status).toBe(200);
    expect((await request(app).get('/v1/home').set(headers).set('Frontdesk-App', 'ios/0.0.1')).status).toBe(200);
  });

  test('is counted by platform and release, in a bounded number of series whatever phones say', async () => {
    const { app: one, services } = gated();
    const ask = (name: string, authorization = bearer) =>
      request(one).get('/v1/home').set({ Authorization: authorization, 'Frontdesk-App': name });
    await ask('ios/7.3.1');
    await ask('ios/6.0.0');
    await ask('toaster/1.0.0');
    for (let patch = 0; patch < 150; patch += 1) await ask(`android/9.0.${patch}`);
    for (let patch = 0; patch < 20; patch += 1) await ask(`android/9.1.${patch}`, '');
    const series = (await services.metrics.text())
      .split('\n')
      .filter((line) => line.startsWith('frontdesk_app_requests_total{'));
    const of = (platform: string, version: string, outcome: string) =>
      series.find((line) => line.includes(`platform="${platform}",version="${version}",outcome="${outcome}"`));
    expect(of('ios', '7.3.1', 'served')).toMatch(/ 1$/);
    expect(of('ios', 'other', 'refused')).toMatch(/ 1$/);
    expect(of('other', 'other', 'served')).toMatch(/ 1$/);
    expect(of('android', 'other', 'served')).toMatch(/ 50$/);
    expect(of('android', 'other', 'failed')).toMatch(/ 20$/);
    expect(series.length).toBeLessThan(120);
  });
});
