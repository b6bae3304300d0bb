import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { Principal } from '@frontdesk/auth';
import { appUnderTest, bearer } from './app-under-test.ts';
import { sampleReads } from './sample-reads.ts';

type App = ReturnType<typeof appUnderTest>['app'];
const home = (app: App, authorization = bearer) => request(app).get('/v1/home').set('Authorization', authorization);
const quotaExceeded = 'https://iana.org/assignments/http-problem-types#quota-exceeded';

describe('a caller', () => {
  test('is told how the limits stand, and above one of them how long to wait', async () => {
    const { app, services } = appUnderTest({}, { LIMIT_USER: '1/600s burst 2', QUOTA_USER_DAILY: '100' });
    const first = await home(app);
    expect(first.status).toBe(200);
    expect(first.headers['ratelimit-policy']).toContain('"user";q=2;w=1200');
    expect(first.headers['ratelimit']).toMatch(/^"user";r=1;t=\d+, /);
    expect(first.headers['ratelimit-policy']).toContain('"user-daily";q=100;w=86400');
    await home(app);
    const refused = await home(app);
    expect(refused.status).toBe(429);
    expect(refused.type).toBe('application/problem+json');
    expect(refused.body).toMatchObject({ type: quotaExceeded, status: 429, 'violated-policies': ['user'] });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(600);
    expect(refused.headers['ratelimit']).toMatch(/^"user";r=0;t=60\d,/);
    expect(refused.headers['cache-control']).toContain('no-store');
    expect(await services.metrics.text()).toContain(
      'frontdesk_rate_limit_refused_total{limit="user",degraded="false",app="mobile-bff"} 1',
    );
  });

  test('has a day that ends, whatever the pace', async () => {
    const { app } = appUnderTest({}, { QUOTA_USER_DAILY: '1' });
    await home(app);
    expect((await home(app)).body['violated-policies']).toEqual(['user-daily']);
  });

  test('of an organisation shares its limit with the others of it', async () => {
    let user = 0;
    const verify = (token: string): Promise<Principal> =>
      Promise.resolve({
        userId: `usr_${String((user += 1)).padStart(12, '0')}`,
        tenantId: 'ten_halden4k7q2w',
        clientId: 'mobile',
        scopes: new Set(token.split('+')),
        proof: { kind: 'bearer', token, expiresAt: 4_000_000_000 },
      });
    const { app } = appUnderTest({ verifier: { verify } }, { LIMIT_TENANT: '2/600s' });
    const answers = [await home(app), await home(app), await home(app)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]?.body['violated-policies']).toEqual(['tenant']);
  });

  test('whose token names a tier has its limits, and an unknown tier the usual ones', async () => {
    const tokenOf = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
    const env = { LIMIT_ADDRESS: '9/s', LIMIT_TENANT: '9/s', LIMIT_USER: '1/600s burst 2', LIMIT_TIERS: 'premium=5' };
    const verify = (token: string): Promise<Principal> =>
      Promise.resolve({
        userId: 'usr_chi9r5d3vnk8',
        tenantId: 'ten_halden4k7q2w',
        clientId: 'mobile',
        scopes: new Set(['documents.read']),
        proof: { kind: 'bearer', token, expiresAt: 4_000_000_000 },
      });
    for (const [tier, quota] of [
      ['premium', 10],
      ['none-of-ours', 2],
      [5, 2],
    ]) {
      const { app } = appUnderTest({ verifier: { verify } }, env);
      const answer = await home(app, `Bearer ${tokenOf({ tier })}`);
      expect(answer.headers['ratelimit-policy']).toContain(`"user";q=${quota};`);
    }
  });
});

describe('a stranger', () => {
  test('is limited by address before any token is looked at', async () => {
    let looked = 0;
    const verify = (): Promise<Principal> => {
      looked += 1;
      return Promise.reject(new Error('unknown'));
    };
    const { app } = appUnderTest({ verifier: { verify } }, { LIMIT_ADDRESS: '2/600s' });
    await home(app);
    await home(app);
    const refused = await home(app);
    expect(refused.status).toBe(429);
    expect(refused.body['violated-policies']).toEqual(['address']);
    expect(looked).toBe(2);
  });

  test('does not choose an address, unless a trusted proxy says it', async () => {
    const ask = (app: App, address: string) => home(app).set('X-Forwarded-For', address);
    const { app } = appUnderTest({}, { LIMIT_ADDRESS: '1/600s' });
    const statuses = [await ask(app, '192.0.2.1'), await ask(app, '192.0.2.2')].map(({ status }) => status);
    expect(statuses).toEqual([200, 429]);
    const behind = appUnderTest({}, { LIMIT_ADDRESS: '1/600s', TRUSTED_PROXIES: '127.0.0.1,::1,::ffff:127.0.0.1' });
    const proxied = [await ask(behind.app, '192.0.2.1'), await ask(behind.app, '192.0.2.2')];
    expect(proxied.map(({ status }) => status)).toEqual([200, 200]);
  });
});

test('probes and the API document are limited by nothing', async () => {
  const { app } = appUnderTest({}, { LIMIT_ADDRESS: '1/600s' });
  await home(app);
  for (const path of ['/livez', '/readyz', '/openapi.json']) expect((await request(app).get(path)).status).toBe(200);
});

test('a hidden document and a missing one take the same of each limit', async () => {
  const hidden = { access: async () => ({ permissions: [] }) };
  const counters = await Promise.all(
    [sampleReads(hidden), sampleReads({ ...hidden, document: () => Promise.reject(new Error('none')) })].map(
      async (reads) => {
        const { app } = appUnderTest({ reads });
        const answer = await request(app).get('/v1/documents/doc_q3plan7x2mva').set('Authorization', bearer);
        return [
          answer.status,
          answer.headers['ratelimit']?.replaceAll(/;t=\d+/g, ''),
          answer.headers['ratelimit-policy'],
        ];
      },
    ),
  );
  expect(counters[0]).toEqual(counters[1]);
  expect(counters[0]?.[0]).toBe(404);
});
