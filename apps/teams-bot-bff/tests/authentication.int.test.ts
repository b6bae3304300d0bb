import { createHmac } from 'node:crypto';
import { startChannel } from '@frontdesk/bot-framework/testing';
import type { Channel, Signing } from '@frontdesk/bot-framework/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { appUnderTest, post, until } from './app-under-test.ts';
import type { AppUnderTest } from './app-under-test.ts';

let channel: Channel;
let other: Channel;
let app: AppUnderTest;

beforeAll(async () => {
  [channel, other] = await Promise.all([startChannel(), startChannel()]);
  app = await appUnderTest(channel);
}, 30_000);
afterAll(async () => {
  await app.close();
  await Promise.all([channel.close(), other.close()]);
});
afterEach(() => {
  channel.said.length = 0;
  other.said.length = 0;
});

const now = () => Math.floor(Date.now() / 1000);

interface Broken {
  readonly status: 400 | 401 | 403;
  readonly signing?: () => Signing;
  readonly activity?: () => Record<string, unknown>;
  readonly token?: () => Promise<string | undefined>;
}

// Each rule of Bot Connector authentication, broken alone.
const broken: Readonly<Record<string, Broken>> = {
  'no token': { status: 401, token: async () => undefined },
  'a token that is none': { status: 401, token: async () => 'abc' },
  'a token of 9 kB': { status: 401, token: async () => 'a'.repeat(9_000) },
  'another issuer': { status: 401, signing: () => ({ claims: { iss: 'https://api.example.com' } }) },
  'another audience': { status: 401, signing: () => ({ claims: { aud: 'another-bot' } }) },
  'expired six minutes ago': { status: 401, signing: () => ({ claims: { exp: now() - 360 } }) },
  'no end': { status: 401, signing: () => ({ claims: { exp: undefined } }) },
  'valid in six minutes': { status: 401, signing: () => ({ claims: { nbf: now() + 360 } }) },
  'no beginning': { status: 401, signing: () => ({ claims: { nbf: undefined } }) },
  'a key that is not listed': { status: 401, signing: () => ({ key: 'unlisted' }) },
  'a key id of another key': { status: 401, signing: () => ({ key: 'unlisted', header: { kid: 'main' } }) },
  'no key id': { status: 401, signing: () => ({ header: { kid: undefined } }) },
  'a key that it brings itself': { status: 401, signing: () => ({ header: { jku: 'https://keys.example.com' } }) },
  'alg none': { status: 401, token: async () => unsigned({ alg: 'none', kid: 'main' }) },
  'HS256 with the public key': { status: 401, token: hmacSigned },
  'a changed payload': { status: 401, token: changed },
  'no serviceurl in the token': { status: 401, signing: () => ({ claims: { serviceurl: undefined } }) },
  'a serviceurl that is no text': { status: 401, signing: () => ({ claims: { serviceurl: 7 } }) },
  'serviceUrl other than the token’s': { status: 403, activity: () => ({ serviceUrl: `${channel.url}/other/` }) },
  'serviceUrl of another host': { status: 403, activity: () => ({ serviceUrl: other.serviceUrl }) },
  'a signed serviceUrl that is not on the list': {
    status: 403,
    signing: () => ({ claims: { serviceurl: other.serviceUrl } }),
    activity: () => ({ serviceUrl: other.serviceUrl }),
  },
  'a signed serviceUrl with a name in front': {
    status: 403,
    signing: () => ({ claims: { serviceurl: disguised() } }),
    activity: () => ({ serviceUrl: disguised() }),
  },
  'a key without endorsements': { status: 403, signing: () => ({ key: 'unendorsed' }) },
  'a key for another channel': { status: 403, signing: () => ({ key: 'otherChannel' }) },
  'another channel': {
    status: 403,
    activity: () => ({ channelId: 'webchat' }),
    signing: () => ({ key: 'otherChannel' }),
  },
  'a wish for replies in the answer': { status: 400, activity: () => ({ deliveryMode: 'expectReplies' }) },
  'another tenant': { status: 403, activity: () => inTenant('another') },
  'two tenants': { status: 403, activity: () => ({ channelData: { tenant: { id: 'another' } } }) },
  'no tenant': { status: 403, activity: () => inTenant(undefined) },
};

function inTenant(id: string | undefined) {
  const conversation = { id: 'a:1', conversationType: 'personal', ...(id && { tenantId: id }) };
  return { conversation, channelData: id === undefined ? {} : { tenant: { id } } };
}

/** A host of ours as the name of who signs in at another one. */
function disguised(): string {
  return other.serviceUrl.replace('http://', `http://${new URL(channel.url).host}@`);
}

function unsigned(header: object, signature = ''): string {
  const claims = { iss: channel.url, aud: channel.env['BOT_APP_ID'], exp: now() + 600, nbf: now() - 10 };
  const parts = [header, { ...claims, serviceurl: channel.serviceUrl }];
  return `${parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.${signature}`;
}

async function hmacSigned(): Promise<string> {
  const { keys } = (await (await fetch(`${channel.url}/keys`)).json()) as { keys: { n: string }[] };
  const [head] = unsigned({ alg: 'HS256', kid: 'main' }).split(/\.$/);
  return `${head}.${createHmac('sha256', keys[0]?.n ?? '')
    .update(head ?? '')
    .digest('base64url')}`;
}

async function changed(): Promise<string> {
  const [header, , signature] = (await channel.token()).split('.');
  const [, payload] = unsigned({}).split('.');
  return `${header}.${payload}.${signature}`;
}

describe.each(['message', 'invoke'])('an activity (%s)', (type) => {
  test.each(Object.keys(broken))('with %s is refused, and nothing is called', async (rule) => {
    const { status, signing, activity, token } = broken[rule]!;
    const sent = channel.activity({ type, ...(type === 'invoke' && { name: 'adaptiveCard/action' }), ...activity?.() });
    const given = token ? await token() : await channel.token(signing?.());
    const before = { ...channel.asked };
    const answer = await post(app.url, sent, given);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ status });
    expect(answer.headers.has('www-authenticate')).toBe(status === 401);
    expect(await app.services.work.waiting()).toBe(0);
    expect(channel.asked.token).toBe(before.token);
    expect([...channel.said, ...other.said]).toEqual([]);
  });
});

test('an activity that breaks no rule is acknowledged and replied to, with the bot’s own token', async () => {
  const activity = channel.activity();
  const answer = await app.send(activity);
  expect(answer.status).toBe(202);
  await until(() => channel.said.length > 0);
  expect(channel.said).toMatchObject([
    {
      method: 'POST',
      path: `/teams/v3/conversations/${encodeURIComponent(conversationOf(activity))}/activities/${activity['id']}`,
      authorization: 'Bearer bot-token-1',
      activity: { type: 'message', replyToId: activity['id'] },
    },
  ]);
});

test('clocks may differ by less than five minutes', async () => {
  const late = await app.send(channel.activity({ type: 'typing' }), { claims: { exp: now() - 240 } });
  const early = await app.send(channel.activity({ type: 'typing' }), { claims: { nbf: now() + 240 } });
  expect([late.status, early.status]).toEqual([202, 202]);
});

test('what is no activity is 400, and an invoke that nobody knows 501', async () => {
  const { conversation: _none, ...without } = channel.activity();
  expect((await app.send(without)).status).toBe(400);
  expect((await app.send({ ...channel.activity(), type: undefined })).status).toBe(400);
  // Nothing would tell it from the next one, whose effect would be taken for done.
  expect((await app.send({ ...channel.activity(), id: undefined })).status).toBe(400);
  const invoke = channel.activity({ type: 'invoke', name: 'task/fetch' });
  expect((await app.send(invoke)).status).toBe(501);
});

test('while the keys cannot be had, an activity is 503 and may come again', async () => {
  const away = await appUnderTest(channel, { BOT_OPENID_METADATA_URL: `${channel.url}/nothing-here/` });
  const answer = await away.send(channel.activity());
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  await away.close();
});

function conversationOf(activity: Record<string, unknown>): string {
  return (activity['conversation'] as { id: string }).id;
}
