import { ok, route } from '@frontdesk/server';
import type { Answer, Route } from '@frontdesk/server';
import { defineVersions, gatedByApp, olderAnswer, published, versioned } from '@frontdesk/versioning';
import { goldenFolder } from '@frontdesk/versioning/testing';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { z } from 'zod';
import { documentCard } from '../src/documents/document-card.ts';
import { getDocument } from '../src/documents/get-document.ts';
import type { Services } from '../src/services.ts';
import { appUnderTest, bearer } from './app-under-test.ts';
import { documentId } from './sample-reads.ts';

// A version 2 that is not published, in which the owner became an object: what version 1 would be from then on.

const degraded = z.array(z.object({ section: z.string(), reason: z.string() }));
const cardOf1 = documentCard.extend({ degraded });
const cardOf2 = cardOf1.omit({ ownerId: true, ownerName: true, ownerAvatarUrl: true }).extend({
  owner: z.object({ userId: z.string(), name: z.string().nullable(), avatarUrl: z.string().nullable() }),
});

function upOf({ ownerId, ownerName, ownerAvatarUrl, ...rest }: z.output<typeof cardOf1>): z.output<typeof cardOf2> {
  return { ...rest, owner: { userId: ownerId, name: ownerName, avatarUrl: ownerAvatarUrl } };
}

const cardAsV1 = olderAnswer({
  date: '2027-01-15',
  reason: 'the owner became an object',
  from: cardOf2,
  to: cardOf1,
  down: ({ owner: { userId, name, avatarUrl }, ...rest }) => ({
    ...rest,
    ownerId: userId,
    ownerName: name,
    ownerAvatarUrl: avatarUrl,
  }),
});

const { path: _path, method: _method, ...definition } = getDocument;
const documentOf2 = route({
  ...definition,
  get: '/v2/documents/{documentId}',
  answers: { 200: cardOf2 },
  handle: async (...asked: Parameters<typeof getDocument.handle>) => {
    const answer: Answer = await getDocument.handle(...asked);
    return ok(upOf(cardOf1.parse(answer.body)), answer.headers);
  },
} as unknown as Parameters<typeof route>[0]) as Route<Services>;

function withVersion2(sunsetAt: string) {
  const older = { version: 1, deprecatedAt: '2020-01-01', sunsetAt, guide: 'https://docs.example/mobile-2' };
  const versions = defineVersions({ current: 2, older: [older] });
  const all = versioned(documentOf2, { 1: { answers: { 200: cardAsV1 } } });
  return { versions, routes: published(versions, gatedByApp(all)) };
}

const document = `/documents/${documentId}`;
const asked = { Authorization: bearer, 'Frontdesk-App': 'android/7.3.1' };
const get = (path: string, sunsetAt = '2099-01-01', headers = {}) =>
  request(appUnderTest({}, {}, withVersion2(sunsetAt)).app)
    .get(path)
    .set({ ...asked, ...headers });

describe('phones of version 1, once there is a version 2', () => {
  test('get byte for byte what they were written for', async () => {
    const { text } = await get(`/v1${document}`);
    goldenFolder(new URL('./golden/', import.meta.url), { mode: 'add' }).hold({ name: 'getDocument.whole.v1', text });
  });

  test('hear that it ends, when, and where to go', async () => {
    const { status, headers } = await get(`/v1${document}`);
    expect({ status, version: headers['frontdesk-version'] }).toEqual({ status: 200, version: '1' });
    expect(headers['deprecation']).toBe('@1577836800');
    expect(headers['sunset']).toBe('Thu, 01 Jan 2099 00:00:00 GMT');
    expect(headers['link']).toContain(`</v2${document}>; rel="successor-version"`);
    expect(headers['link']).toContain('<https://docs.example/mobile-2>; rel="deprecation"');
  });

  test('stay in it by media type, beside those who are not bound to it', async () => {
    const first = await get(document, undefined, { Accept: 'application/vnd.frontdesk+json;version=1' });
    expect(first.body).toMatchObject({ ownerName: 'Ada Lindqvist' });
    const { body, headers } = await get(document);
    expect(headers['frontdesk-version']).toBe('2');
    expect(body).toMatchObject({ owner: { name: 'Ada Lindqvist' } });
  });

  test('are told where to go from the last day on', async () => {
    const { status, body } = await get(`/v1${document}`, '2020-01-02');
    expect({ status, type: body.type }).toEqual({ status: 410, type: expect.stringMatching(/\/version-retired$/) });
    expect(body).toMatchObject({ successor: `/v2${document}`, guide: 'https://docs.example/mobile-2' });
    expect((await get(`/v2${document}`, '2020-01-02')).status).toBe(200);
  });

  test('are counted by version and program, so that it is known whom the end would meet', async () => {
    const { app, services } = appUnderTest({}, {}, withVersion2('2099-01-01'));
    for (const path of [`/v1${document}`, `/v1${document}`, `/v2${document}`]) await request(app).get(path).set(asked);
    const text = await services.metrics.text();
    const uses = (version: number) =>
      `frontdesk_version_uses_total{version="${version}",operation="getDocument",client="mobile",outcome="served",app="mobile-bff"}`;
    expect(text).toContain(`${uses(1)} 2`);
    expect(text).toContain(`${uses(2)} 1`);
    expect(text).toContain(
      'frontdesk_app_requests_total{platform="android",version="7.3.1",outcome="served",app="mobile-bff"} 3',
    );
  });
});
