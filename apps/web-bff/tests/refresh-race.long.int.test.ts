import { setTimeout as pause } from 'node:timers/promises';
import type { ScriptedBrowser } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startFleet } from './stack-of-processes.ts';
import type { Fleet } from './stack-of-processes.ts';

const tokenLivesS = 3;
const perInstance = 50;
const document = '/v2/documents/doc_q3plan7x2mva?include=';

let fleet: Fleet;
const outcomes: string[] = [];

beforeAll(async () => {
  fleet = await startFleet(3, { ACCESS_TOKEN_TTL_S: String(tokenLivesS) });
}, 90_000);

afterAll(async () => {
  process.stdout.write(`${outcomes.join('\n')}\n`);
  await fleet?.stop();
}, 30_000);

/** Waits until the access token has expired, and then asks through all instances at the same moment. */
async function allAtExpiry(browser: ScriptedBrowser): Promise<{ statuses: Record<number, number>; slowestMs: number }> {
  const headers = {
    cookie: browser.cookies(new URL(fleet.origin).host),
    ...{ 'frontdesk-csrf': '1', 'sec-fetch-site': 'same-origin' },
  };
  await pause(tokenLivesS * 1_000 + 50);
  const began = performance.now();
  let slowestMs = 0;
  const asking = fleet.instances.flatMap((instance) =>
    Array.from({ length: perInstance }, async () => {
      const answer = await fetch(instance + document, { headers });
      await answer.text();
      slowestMs = Math.max(slowestMs, performance.now() - began);
      return answer.status;
    }),
  );
  const statuses: Record<number, number> = {};
  for (const status of await Promise.all(asking)) statuses[status] = (statuses[status] ?? 0) + 1;
  return { statuses, slowestMs };
}

async function sendToProvider(refreshToken: string): Promise<unknown> {
  const { token_endpoint: endpoint } = (await (
    await fetch(`${fleet.issuer}/.well-known/openid-configuration`)
  ).json()) as { token_endpoint: string };
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('web:dev-web-secret').toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
  });
  return await answer.json();
}

const all = 3 * perInstance;

describe('three instances as processes, and a login system that rotates refresh tokens', () => {
  test('150 requests at the moment of expiry make one refresh, and sign nobody out', async () => {
    const browser = await fleet.signedIn();
    for (let round = 1; round <= 3; round += 1) {
      const before = fleet.refreshes.length;
      const { statuses, slowestMs } = await allAtExpiry(browser);
      const refreshes = fleet.refreshes.length - before;
      outcomes.push(
        `refresh race, round ${round}: ${all} requests through 3 processes at expiry: ${refreshes} refresh, ` +
          `${statuses[200] ?? 0} answered, ${statuses[401] ?? 0} signed out, slowest ${Math.round(slowestMs)} ms`,
      );
      expect({ refreshes, statuses }).toEqual({ refreshes: 1, statuses: { 200: all } });
    }
    expect((await browser.fetch(`${fleet.origin}/auth/session`)).status).toBe(200);
    expect(new Set(fleet.refreshes).size).toBe(fleet.refreshes.length); // each refresh token is sent once
  }, 40_000);

  test('an old refresh token in the hands of a thief ends the session, for every instance', async () => {
    const browser = await fleet.signedIn();
    await allAtExpiry(browser);
    const stolen = fleet.refreshes.at(-1) ?? ''; // spent: what the session has now followed it
    expect(await sendToProvider(stolen)).toMatchObject({ error: 'invalid_grant' });
    const before = fleet.refreshes.length;
    const { statuses } = await allAtExpiry(browser);
    outcomes.push(
      `refresh race, with a stolen old refresh token: ${fleet.refreshes.length - before} refresh, refused; ` +
        `${statuses[401] ?? 0} of ${all} requests hear that the session has ended`,
    );
    expect({ refreshes: fleet.refreshes.length - before, statuses }).toEqual({ refreshes: 1, statuses: { 401: all } });
    const after = await browser.fetch(`${fleet.origin}/auth/session`);
    expect(await after.json()).toMatchObject({ status: 401, type: expect.stringContaining('session-ended') });
  }, 40_000);
});
