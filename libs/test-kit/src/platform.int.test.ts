import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { startPlatform, type StartedPlatform } from './platform.ts';

let platform: StartedPlatform;
beforeAll(async () => (platform = await startPlatform()), 60_000);
afterAll(() => platform.stop());

const askForAccess = async (): Promise<number> => {
  const url = `${platform.urls.access}/v1/documents/doc_q3plan7x2mva/access`;
  const headers = { 'x-platform-key': 'dev-platform-key', 'x-user-id': 'usr_ada7k2m9qxr3' };
  const { statusCode, body } = await request(url, { headers });
  await body.dump();
  return statusCode;
};

describe('a started platform', () => {
  test('answers on all its ports', () => {
    const names = Object.keys(platform.urls);
    for (const name of ['documents', 'revisions', 'identity', 'access', 'collaboration', 'search', 'generation'])
      expect(names).toContain(name);
    expect(names).toEqual(expect.arrayContaining(['activity', 'files', 'control']));
  });

  test('counts calls by operation', async () => {
    await platform.clearCalls();
    expect(await askForAccess()).toBe(200);
    expect(await platform.calls()).toEqual({ 'access.getEffectiveAccess': 1 });
  });

  test('fails on demand, until told to stop', async () => {
    await platform.faults('access', { operation: 'getEffectiveAccess', status: 503 });
    expect(await askForAccess()).toBe(503);
    await platform.clearFaults();
    expect(await askForAccess()).toBe(200);
  });
});
