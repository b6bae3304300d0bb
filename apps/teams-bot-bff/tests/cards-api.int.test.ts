import { startChannel } from '@frontdesk/bot-framework/testing';
import type { Channel } from '@frontdesk/bot-framework/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { appUnderTest } from './app-under-test.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { complaintsOf } from './card-rules.ts';
import { ada, jun, planId, startBoth } from './platform.ts';
import type { RunningPlatform } from './platform.ts';

let both: RunningPlatform;
let channel: Channel;
let app: AppUnderTest;
let bearers: Readonly<Record<string, string>>;

beforeAll(async () => {
  [both, channel] = await Promise.all([startBoth(), startChannel()]);
  app = await appUnderTest(channel, { ...both.env });
  const scope = 'documents.read documents.write';
  const of = async (user: string, client: string, scopes = scope) =>
    `Bearer ${await both.provider.token({ user, client, scope: scopes })}`;
  const [adas, juns, reading, mobile, sso] = await Promise.all([
    of(ada, 'teams-bot'),
    of(jun, 'teams-bot'),
    of(ada, 'teams-bot', 'documents.read'),
    of(ada, 'mobile'),
    of(ada, 'teams'),
  ]);
  bearers = { ada: adas, jun: juns, reading, mobile, sso };
}, 60_000);
afterAll(async () => {
  await app.close();
  await Promise.all([channel.close(), both.stop()]);
});

async function ask(path: string, who: string, more: RequestInit = {}) {
  const headers = { authorization: bearers[who] ?? '', 'content-type': 'application/json', ...more.headers };
  const answer = await fetch(`${app.url}${path}`, { ...more, headers });
  const text = await answer.text();
  const { card } = JSON.parse(text) as { card?: unknown };
  if (card !== undefined) expect(complaintsOf(card)).toEqual([]);
  return { status: answer.status, headers: answer.headers, text };
}

const press = (who: string, action: object, key?: string) =>
  ask('/v1/cards/actions', who, {
    method: 'POST',
    body: JSON.stringify(action),
    ...(key !== undefined && { headers: { 'idempotency-key': key } }),
  });

describe('a bot that is hosted elsewhere', () => {
  test('gets the card of a document, as the person may see it', async () => {
    const { status, headers, text } = await ask(`/v1/cards/documents/${planId}?locale=de`, 'ada');
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(JSON.parse(text)).toMatchObject({ card: { type: 'AdaptiveCard', lang: 'de' } });
    expect(Buffer.byteLength(text)).toBeLessThan(28 * 1024);
  });

  test('gets nothing of a document that the person may not see, nor whether there is one', async () => {
    const hidden = await ask(`/v1/cards/documents/${planId}`, 'jun');
    const missing = await ask('/v1/cards/documents/doc_nothere4k2', 'jun');
    expect([hidden.status, missing.status]).toEqual([404, 404]);
    const withoutIds = ({ text }: typeof hidden) => {
      const { instance: _path, requestId: _id, ...rest } = JSON.parse(text) as Record<string, unknown>;
      return rest;
    };
    expect(withoutIds(hidden)).toEqual(withoutIds(missing));
    expect(hidden.text).not.toMatch(/Rotterdam|capacity/i);
  });

  test.each([
    ['no token', 'nobody', 401],
    ['a token for another BFF', 'mobile', 401],
    ['a token of Teams itself', 'sso', 401],
  ])('is refused with %s', async (_what, who, status) => {
    expect((await ask(`/v1/cards/documents/${planId}`, who)).status).toBe(status);
  });

  test('presses buttons for people, with what writing needs', async () => {
    const action = { verb: 'showComments', data: { documentId: planId } };
    expect((await press('reading', action)).status).toBe(403);
    const { status, text } = await press('ada', action);
    expect([status, JSON.parse(text)]).toMatchObject([200, { card: { type: 'AdaptiveCard' } }]);
  });

  test('is told what is wrong with an action', async () => {
    expect((await press('ada', { verb: 'deleteAll', data: {} })).status).toBe(400);
    const { status, text } = await press('ada', { verb: 'showDocument', data: { documentId: 7 } });
    expect([status, JSON.parse(text)]).toMatchObject([400, { errors: [{ pointer: '/body/data' }] }]);
  });

  test('that sends an action twice under one key has it done once', async () => {
    const action = { verb: 'showDocument', data: { documentId: planId } };
    const key = '"8e03978e-40d5-43dd-bc93-6894a57f9324"';
    const [first, second] = [await press('ada', action, key), await press('ada', action, key)];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    expect(second.text).toBe(first.text);
  });
});

test('the document of the API names the routes of the channel, those of the cards, and those of signing in', async () => {
  const { text } = await ask('/openapi.json', 'nobody');
  const { paths } = JSON.parse(text) as { paths: Record<string, unknown> };
  expect(Object.keys(paths)).toEqual([
    '/api/messages',
    '/v1/cards/documents/{documentId}',
    '/v1/cards/actions',
    '/auth/start',
    '/auth/callback',
  ]);
});
