import { Refusal, refusedRequest } from '@frontdesk/service-clients';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { Reads } from '../src/reads.ts';
import { appUnderTest, signedIn } from './app-under-test.ts';
import { libraryAnswers } from './sample-library.ts';
import { sampleReads } from './sample-reads.ts';
import { noting } from './scripted.ts';

const app = appUnderTest();
const scripted = app.services as { reads: Reads };
const path = '/v2/preferences';

async function change(body: object, reads: Partial<Reads> = {}) {
  const noted = noting(sampleReads(reads));
  scripted.reads = noted.reads;
  const answer = await request(app.app).patch(path).set(signedIn).send(body);
  return Object.assign(answer, { asked: noted.asked });
}

const refusing = (backendCode: string) => async (): Promise<never> => {
  const refused = { service: 'identity', operation: 'identity.updatePreferences', backendStatus: 422 };
  throw new Refusal(refusedRequest, { ...refused, backendCode, details: undefined });
};

describe('preferences', () => {
  test('are the caller’s own, whoever asks for what', async () => {
    const noted = noting(sampleReads());
    scripted.reads = noted.reads;
    const { status, body, headers } = await request(app.app).get(path).set(signedIn);
    expect(status).toBe(200);
    expect(body).toEqual(libraryAnswers.preferences);
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(noted.asked).toEqual([['preferences', { userId: 'usr_chi9r5d3vnk8' }]]);
    expect((await request(app.app).get(`${path}?userId=usr_ada7k2m9qxr3`).set(signedIn)).body).toEqual(body);
    expect(noted.asked.at(-1)).toEqual(['preferences', { userId: 'usr_chi9r5d3vnk8' }]);
  });

  test('are changed by what is named, and answered as a whole', async () => {
    const body = { theme: 'dark', ai: { autoSummary: false } };
    const answer = await change(body);
    expect([answer.status, answer.body]).toEqual([200, libraryAnswers.changePreferences]);
    expect(answer.asked).toEqual([['changePreferences', { userId: 'usr_chi9r5d3vnk8', body }]]);
  });

  test('that cannot be chosen are 422, and a time zone is named', async () => {
    const zone = await change({ timeZone: 'Mars/Base' }, { changePreferences: refusing('unknown_time_zone') });
    expect(zone.status).toBe(422);
    expect(zone.body).toMatchObject({ title: 'This cannot be chosen', errors: [{ pointer: '/timeZone' }] });
    const other = await change({ locale: 'xx' }, { changePreferences: refusing('invalid_value') });
    expect(other.status).toBe(422);
    expect(other.body.errors).toBeUndefined();
  });

  test.each([{}, { theme: 'blue' }, { ai: {} }, { notifications: { email: 'never' } }, { userId: 'usr_ada7k2m9qxr3' }])(
    'refuse %j',
    async (body) => {
      const { status, asked } = await change(body);
      expect([status, asked]).toEqual([400, []]);
    },
  );
});
