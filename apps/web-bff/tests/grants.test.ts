import { conflict, notAllowed, notFound, refusedRequest } from '@frontdesk/service-clients';
import { backendTimedOut } from '@frontdesk/upstream';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { Reads } from '../src/reads.ts';
import { appUnderTest, signedIn } from './app-under-test.ts';
import { libraryAnswers } from './sample-library.ts';
import { sampleReads } from './sample-reads.ts';
import { failing, noting, refusing } from './scripted.ts';

const app = appUnderTest();
const scripted = app.services as { reads: Reads };
const path = '/v2/documents/doc_q3plan7x2mva/grants';
const dan = `${path}/usr_dan6j1x8hse4`;

async function sent(method: 'get' | 'put' | 'delete', url: string, reads: Partial<Reads> = {}, body?: object) {
  const noted = noting(sampleReads(reads));
  scripted.reads = noted.reads;
  const asking = request(app.app)[method](url).set(signedIn);
  const answer = await (body === undefined ? asking : asking.send(body));
  return Object.assign(answer, {
    asked: noted.asked,
    code: String(answer.body.type ?? '')
      .split('/')
      .at(-1),
  });
}

const refusals = [
  [refusing(notAllowed, '1403'), 403, 'not-allowed'],
  [refusing(notFound, '1404'), 404, 'no-such-document'],
  [refusing(conflict, '1409'), 409, 'last-owner'],
  [refusing(conflict, '1410'), 409, 'inherited-grant'],
] as const;

describe('the grants on a document', () => {
  test('are listed with the names of people, whom they are asked of once', async () => {
    const { status, body, asked } = await sent('get', path);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      items: [
        {
          granteeId: 'grp_planning7',
          granteeName: null,
          grantedByName: 'Ada Lindqvist',
          inheritedFrom: 'fld_planning3j8',
        },
        { granteeId: 'usr_dan6j1x8hse4', granteeName: 'Ada Lindqvist', role: 'commenter' },
      ],
      nextCursor: null,
      degraded: [],
    });
    expect(asked.filter(([name]) => name === 'personName')).toHaveLength(2);
  });

  test('are there to the last page, by a cursor of ours', async () => {
    const link = '</v1/documents/doc_q3plan7x2mva/grants?after=grt_dancomm01&limit=2>; rel="next"';
    const grantPage: Reads['grantPage'] = async ({ after }) => ({
      ...libraryAnswers.grantPage,
      headers: after === undefined ? { link } : {},
    });
    const first = await sent('get', `${path}?limit=2`, { grantPage });
    const last = await sent('get', `${path}?limit=2&cursor=${first.body.nextCursor}`, { grantPage });
    expect(last.body.nextCursor).toBeNull();
    const asked = [first, last].map((answer) => answer.asked.find(([name]) => name === 'grantPage')?.[1]);
    expect(asked).toMatchObject([{ limit: 2 }, { limit: 2, after: 'grt_dancomm01' }]);
    const stale = await sent('get', `${path}?cursor=${first.body.nextCursor}`, {
      grantPage: refusing(refusedRequest, '1400'),
    });
    expect([stale.status, stale.body.errors[0].pointer]).toEqual([400, '/query/cursor']);
  });

  test('are for whoever may share: others, who may read the document, hear 403', async () => {
    const answer = await sent('get', path, { grantPage: refusing(notAllowed, '1403') });
    expect([answer.status, answer.code]).toEqual([403, 'not-allowed']);
  });

  test('go on without names, and say so', async () => {
    const { body, headers } = await sent('get', path, { personName: failing(backendTimedOut) });
    expect(body).toMatchObject({
      items: [{}, { granteeName: null }],
      degraded: [{ section: 'names', reason: 'timeout' }],
    });
    expect(headers['frontdesk-degraded']).toBe('names');
  });
});

describe('giving a grant', () => {
  test('answers it, and tells the access service whole seconds in UTC', async () => {
    const { status, body, asked } = await sent(
      'put',
      dan,
      {},
      { role: 'commenter', expiresAt: '2126-10-01T00:00:00.75+02:00' },
    );
    expect(status).toBe(200);
    expect(body).toEqual(libraryAnswers.putGrant);
    expect(asked.at(-1)).toEqual([
      'putGrant',
      {
        documentId: 'doc_q3plan7x2mva',
        granteeId: 'usr_dan6j1x8hse4',
        body: { role: 'commenter', expiresAt: '2126-09-30T22:00:00Z' },
      },
    ]);
  });

  test.each(refusals)('passes a refusal on in our words', async (putGrant, status, code) => {
    const answer = await sent('put', dan, { putGrant }, { role: 'viewer' });
    expect([answer.status, answer.code]).toEqual([status, code]);
  });

  test('to nobody of the organisation is 422, and says who is meant', async () => {
    const answer = await sent('put', dan, { putGrant: refusing(refusedRequest, '1400') }, { role: 'viewer' });
    expect([answer.status, answer.code]).toEqual([422, 'unknown-grantee']);
    expect(answer.body.errors).toMatchObject([{ pointer: '/path/granteeId' }]);
  });

  test.each([
    {},
    { role: 'none' },
    { role: 'viewer', expiresAt: '2020-01-01T00:00:00Z' },
    { role: 'viewer', expiresAt: 1 },
    { role: 'viewer', expiresAt: '2126-06-31T00:00:00Z' },
    { role: 'viewer', expiresAt: '9999-12-31T23:59:59-12:00' },
  ])('refuses %j', async (body) => {
    const { status, asked } = await sent('put', dan, {}, body);
    expect([status, asked]).toEqual([400, []]);
  });

  test('to what is neither user nor group is refused', async () => {
    expect((await sent('put', `${path}/doc_q3plan7x2mva`, {}, { role: 'viewer' })).status).toBe(400);
  });
});

describe('taking a grant back', () => {
  test('answers 204, as it does for one that is not there', async () => {
    const answer = await sent('delete', dan);
    expect([answer.status, answer.text]).toEqual([204, '']);
  });

  test.each(refusals)('passes a refusal on in our words', async (deleteGrant, status, code) => {
    const answer = await sent('delete', dan, { deleteGrant });
    expect([answer.status, answer.code]).toEqual([status, code]);
  });
});
