import { startChannel } from '@frontdesk/bot-framework/testing';
import type { Channel } from '@frontdesk/bot-framework/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startIdentityProvider } from '@frontdesk/test-kit';
import type { StartedIdentityProvider } from '@frontdesk/test-kit';
import { decodeJwt } from 'jose';
import { intent, invoke, message } from '../src/intents/intent.ts';
import { appUnderTest, until } from './app-under-test.ts';
import type { AppUnderTest } from './app-under-test.ts';

const ada = 'usr_ada7k2m9qxr3';
const chiara = 'usr_chi9r5d3vnk8';
const scope = 'documents.read documents.write';

let runs = 0;
const whoAmI = intent({
  name: 'whoAmI',
  needs: 'user',
  read: ({ type, name }) => (type === 'message' || name === 'adaptiveCard/action' ? {} : undefined),
  async handle({ activity, user }) {
    runs += 1;
    const text = `${user?.userId} ${[...(user?.scopes ?? [])].join(' ')}`;
    return activity.type === 'invoke' ? invoke(200, { statusCode: 200, type: 'text', value: text }) : message({ text });
  },
});

let provider: StartedIdentityProvider;
let channel: Channel;
let app: AppUnderTest;
let tokens: Readonly<Record<string, string>>;

beforeAll(async () => {
  [provider, channel] = await Promise.all([startIdentityProvider(), startChannel()]);
  const issuer = provider.issuer;
  const env = { OIDC_ISSUER: issuer, SSO_ISSUER: issuer, SSO_JWKS_URL: `${issuer}/.well-known/jwks.json` };
  app = await appUnderTest(channel, env, [whoAmI]);
  const of = (user: string, client = 'teams') => provider.token({ user, client, scope });
  const [ofAda, ofChiara, mobile] = await Promise.all([of(ada), of(chiara), of(ada, 'mobile')]);
  tokens = { [ada]: ofAda, [chiara]: ofChiara, mobile };
}, 60_000);
afterAll(async () => {
  await app.close();
  await Promise.all([channel.close(), provider.stop()]);
});
afterEach(() => {
  channel.said.length = 0;
  runs = 0;
});

/** A person as activities name them. */
function person(user: string) {
  return { id: `29:${user}`, name: user, aadObjectId: String(decodeJwt(tokens[user] ?? '')['oid']) };
}

function conversation(id: string) {
  return {
    conversation: { id, tenantId: String(channel.env['TEAMS_TENANTS']?.split(',')[0]), conversationType: 'personal' },
  };
}

async function body(answer: Response): Promise<unknown> {
  return (await answer.json()) as unknown;
}

describe('a message of someone who is not signed in', () => {
  test('waits for the sign-in that its card asks for, and goes on once, as them', async () => {
    const place = conversation('a:sign-in');
    await app.send(channel.activity({ ...place, from: person(ada) }));
    await until(() => channel.said.length === 1);
    const [card] = channel.said[0]?.activity['attachments'] as { contentType: string; content: OauthCard }[];
    expect(card).toMatchObject({
      contentType: 'application/vnd.microsoft.card.oauth',
      content: { tokenExchangeResource: { uri: app.services.config.SSO_AUDIENCE } },
    });
    const { id } = card?.content.tokenExchangeResource ?? { id: '' };
    const exchange = (user: string, from = user) =>
      app.send(channel.activity({ ...place, ...tokenExchange(id, tokens[user]), from: person(from) }));

    // In a group others see the card, too: they are signed in, and nothing of another one goes on.
    expect((await exchange(chiara)).status).toBe(200);
    // Another one's token signs nobody in.
    const stolen = await exchange(chiara, ada);
    expect([stolen.status, await body(stolen)]).toMatchObject([412, { id, connectionName: 'frontdesk' }]);
    expect(runs).toBe(0);

    // Every open client sends one.
    const answers = await Promise.all([exchange(ada), exchange(ada), exchange(ada)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await until(() => channel.said.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(channel.said).toHaveLength(2);
    expect(channel.said[1]?.activity['text']).toBe(`${ada} ${scope}`);
  });
});

interface OauthCard {
  readonly tokenExchangeResource: { readonly id: string };
}

function tokenExchange(id: string, token: string | undefined) {
  return { type: 'invoke', name: 'signin/tokenExchange', value: { id, connectionName: 'frontdesk', token } };
}

test('with Entra, the token that Teams has is exchanged on behalf of its owner, and then for the platform’s', async () => {
  const { issuer } = provider;
  const env = {
    OIDC_ISSUER: issuer,
    SSO_ISSUER: issuer,
    SSO_JWKS_URL: `${issuer}/.well-known/jwks.json`,
    SSO_EXCHANGE: 'on-behalf-of',
    SSO_EXCHANGE_SCOPE: 'api://frontdesk.example/login/.default',
    SSO_TOKEN_URL: `${issuer}/oauth2/token`,
    BOT_APP_SECRET: 'dev-bot-secret', // as the identity provider knows it
  };
  const withEntra = await appUnderTest(channel, env, [whoAmI]);
  try {
    const authentication = { id: 'x', connectionName: 'frontdesk', token: tokens[ada] };
    const value = { action: { type: 'Action.Execute', verb: 'whoAmI' }, trigger: 'manual', authentication };
    const pressed = {
      ...conversation('a:entra'),
      type: 'invoke',
      name: 'adaptiveCard/action',
      from: person(ada),
      value,
    };
    expect(await body(await withEntra.send(channel.activity(pressed)))).toMatchObject({
      statusCode: 200,
      value: `${ada} ${scope}`,
    });
    const calls = await withEntra.services.metrics.text();
    expect(calls.split('\n').filter((line) => /_count.*"login\./.test(line))).toEqual([
      expect.stringMatching(/"sso".*login\.onBehalfOf.* 1$/),
      expect.stringMatching(/"login".*login\.exchangeToken.* 1$/),
    ]);
  } finally {
    await withEntra.close();
  }
});

describe('a card that is pressed', () => {
  const pressed = (user: string, more: object = {}) =>
    channel.activity({
      ...conversation('19:group@thread.v2'),
      type: 'invoke',
      name: 'adaptiveCard/action',
      from: person(user),
      value: { action: { type: 'Action.Execute', verb: 'whoAmI' }, trigger: 'manual', ...more },
    });

  test('by someone who is not signed in, asks for a token, and goes on with it', async () => {
    const stranger = { ...person(chiara), aadObjectId: 'c0c0c0c0-0000-4000-8000-000000000009' };
    const activity = { ...pressed(chiara), from: stranger };
    const answer = await app.send(activity);
    expect([answer.status, await body(answer)]).toMatchObject([
      200,
      {
        statusCode: 401,
        type: 'application/vnd.microsoft.activity.loginRequest',
        value: { connectionName: 'frontdesk' },
      },
    ]);
    const authentication = { id: 'x', connectionName: 'frontdesk', token: tokens[chiara] };
    const signedIn = await app.send(pressed(chiara, { authentication }));
    expect(await body(signedIn)).toMatchObject({ statusCode: 200, value: `${chiara} ${scope}` });
  });

  test('by several people of a group, acts for each as themselves', async () => {
    const answers = await Promise.all(
      [ada, chiara].map(async (user) => {
        const authentication = { id: 'x', connectionName: 'frontdesk', token: tokens[user] };
        return await body(await app.send(pressed(user, { authentication })));
      }),
    );
    expect(answers).toMatchObject([{ value: `${ada} ${scope}` }, { value: `${chiara} ${scope}` }]);
  });

  test.each([
    ['of another person', () => tokens[ada]],
    ['for another program', () => tokens['mobile']],
    ['that is none', () => 'not.a.token'],
  ])('with a token %s, is refused and does nothing', async (_what, token) => {
    runs = 0;
    const authentication = { id: 'x', connectionName: 'frontdesk', token: token() };
    expect(await body(await app.send(pressed(chiara, { authentication })))).toMatchObject({
      statusCode: 412,
      type: 'application/vnd.microsoft.error.preconditionFailed',
    });
    expect(runs).toBe(0);
  });

  test('and delivered again, has its effect once and the same answer', async () => {
    const activity = pressed(ada);
    const answers = await Promise.all([app.send(activity), app.send(activity), app.send(activity)]);
    const bodies = await Promise.all(answers.map(body));
    expect(bodies).toEqual([bodies[0], bodies[0], bodies[0]]);
    expect(runs).toBe(1);
  });

  test('is no longer someone whose access was revoked', async () => {
    await app.services.revocations.revoke({ kind: 'user', id: ada, at: Date.now() + 2_000 });
    expect(await body(await app.send(pressed(ada)))).toMatchObject({ statusCode: 401 });
  });
});
