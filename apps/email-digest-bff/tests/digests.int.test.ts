import { Problem } from '@frontdesk/problems';
import { consentMissing } from '@frontdesk/consents';
import { createRedis } from '@frontdesk/redis';
import type { Redis } from '@frontdesk/redis';
import { createSeal, sealingKeys } from '@frontdesk/sealing';
import { redisContents, startRedis } from '@frontdesk/test-kit';
import type { StartedRedis } from '@frontdesk/test-kit';
import { backendTimedOut } from '@frontdesk/upstream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { memoryDigests, redisDigests } from '../src/digests/digest-store.ts';
import type { DigestStore } from '../src/digests/digest-store.ts';
import { appUnderTest, credential } from './app-under-test.ts';
import { sampleReads } from './sample-reads.ts';

const recipient = { tenantId: 'ten_halden4k7q2w', userId: 'usr_chi9r5d3vnk8' };
const week = { from: '2026-06-15T00:00:00Z', to: '2026-06-22T00:00:00Z' };
const seal = createSeal(sealingKeys(Buffer.alloc(32, 'k').toString('base64')));
const lost = async () => {
  throw new Problem(backendTimedOut, 'It failed.');
};

let server: StartedRedis;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis();
  redis = createRedis({ url: server.url, app: 'email-digest-bff', commandDeadlineMs: 2_000 });
  await redis.whenUp(5_000);
});
afterAll(async () => {
  await redis?.close();
  await server?.stop();
});

function ask(app: Parameters<typeof request>[0], asked: object = { recipient, period: week }) {
  return request(app).post('/v1/digests').set(credential).send(asked);
}

const stores: [string, () => DigestStore][] = [
  ['in process', () => memoryDigests()],
  ['in Redis', () => redisDigests(redis, seal, 60)],
];

describe.each(stores)('a digest, kept %s', (where, newStore) => {
  // Each test has a recipient of its own: Redis remembers.
  const of = (name: string) => ({
    ...recipient,
    userId: `usr_${name}${where.endsWith('Redis') ? 'redis' : 'process'}`,
  });

  test('is the same for the same recipient and period, whatever has happened since', async () => {
    const digests = newStore();
    const asked = { recipient: of('same'), period: week };
    const first = await ask(appUnderTest({ digests }).app, asked);
    expect({ status: first.status, body: first.body }).toMatchObject({ status: 200, body: { documentCount: 1 } });
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    const reads = sampleReads({ documents: async () => ({ items: [] }) });
    const again = await ask(appUnderTest({ digests, reads }).app, asked);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
    const next = { ...asked, period: { from: week.to, to: '2026-06-23T00:00:00Z' } };
    expect((await ask(appUnderTest({ digests, reads }).app, next)).body.documentCount).toBe(0);
  });

  test('is one, also when two instances make it at once', async () => {
    const digests = newStore();
    const asked = { recipient: of('race'), period: week };
    const other = sampleReads({ notifications: async () => ({ Items: [] }) });
    const apps = [appUnderTest({ digests }).app, appUnderTest({ digests, reads: other }).app];
    const [one, two] = await Promise.all(apps.map((app) => ask(app, asked)));
    expect(one?.body).toEqual(two?.body);
  });

  test('that lacks a section is not kept', async () => {
    const digests = newStore();
    const asked = { recipient: of('lacks'), period: week };
    const lacking = await ask(appUnderTest({ digests, reads: sampleReads({ activity: lost }) }).app, asked);
    expect(lacking.body.degraded).toEqual([{ section: 'activity', reason: 'timeout' }]);
    const whole = await ask(appUnderTest({ digests }).app, asked);
    expect(whole.headers['idempotent-replayed']).toBeUndefined();
    expect(whole.body.degraded).toEqual([]);
  });

  test('is for nobody who has withdrawn their consent, also one that was kept', async () => {
    const digests = newStore();
    const asked = { recipient: of('withdrawn'), period: week };
    const { services } = appUnderTest();
    await ask(appUnderTest({ digests }).app, asked);
    const principalOf = async () => {
      throw new Problem(consentMissing, 'Not any more.');
    };
    const { app } = appUnderTest({ digests, consents: { ...services.consents, principalOf } });
    expect((await ask(app, asked)).status).toBe(403);
  });
});

describe('a digest', () => {
  test('tells nothing of a document that the recipient may not read', async () => {
    const reads = sampleReads({ allowed: async () => ({ results: [] }) });
    const { body } = await ask(appUnderTest({ reads }).app);
    expect(body).toMatchObject({ isEmpty: true, documentCount: 0, noticeCount: 0 });
    expect(JSON.stringify(body)).not.toMatch(/capacity|replied/);
  });

  test('is of what is over', async () => {
    const to = new Date(Date.now() + 60_000).toISOString().replace(/\.\d+/, '');
    const from = new Date(Date.now() - 60_000).toISOString().replace(/\.\d+/, '');
    const answer = await ask(appUnderTest().app, { recipient, period: { from, to } });
    expect({ status: answer.status, errors: answer.body.errors }).toEqual({
      status: 400,
      errors: [{ pointer: '/body/period/to', detail: 'must not be after now' }],
    });
  });

  test('lies sealed in Redis', async () => {
    await ask(appUnderTest({ digests: redisDigests(redis, seal, 60) }).app);
    const contents = JSON.stringify([...(await redisContents(server))]);
    expect(contents).toContain('digest');
    expect(contents).not.toMatch(/capacity|replied/);
  });
});
