// The program as tests of a bot use it: signed activities go out, what the bot sends is held to Teams' rules and shown.
import { startTeamsChannel, type StartedTeams } from '@frontdesk/test-kit/teams';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { botSide, scriptedBot, type BotSide, type ScriptedBot } from './scripted-bot.ts';

const appId = '7f3c2a9e-5b1d-4c8f-a6e2-0d9b4e7f1a35';
const conversation = { id: 'a:of-a-test', conversationType: 'personal', tenantId: 'ten_test' };
const from = { id: '29:somebody', name: 'Somebody' };
const message = { type: 'message', text: 'help', conversation, from };
const path = `/${encodeURIComponent(conversation.id)}/activities`;

let bot: ScriptedBot;
let teams: StartedTeams;
let side: BotSide;

beforeAll(async () => {
  bot = await scriptedBot();
  teams = await startTeamsChannel({ botUrl: bot.url });
  side = botSide(teams.url);
});

afterAll(async () => {
  await teams.stop();
  bot.stop();
});

afterEach(async () => {
  await teams.clear();
  bot.heard.length = 0;
  bot.answer = () => ({ status: 200 });
});

async function verified(authorization: unknown, issuer = teams.url) {
  const keys = createRemoteJWKSet(new URL(`${teams.url}/v1/.well-known/keys`));
  const rules = { algorithms: ['RS256'], issuer, audience: appId, clockTolerance: 300, requiredClaims: ['exp'] };
  return await jwtVerify(String(authorization).replace('Bearer ', ''), keys, rules);
}

describe('an activity', () => {
  test('is signed by a listed key that is endorsed for Teams, for the bot, from the service URL that it names', async () => {
    const { deliveries } = await teams.deliver({ activity: message });
    expect(deliveries).toMatchObject([{ status: 200, type: 'message' }]);
    const { activity, headers } = bot.heard[0] as (typeof bot.heard)[0];
    expect(activity).toMatchObject({ ...message, channelId: 'msteams', serviceUrl: teams.serviceUrl });
    const { payload, protectedHeader } = await verified(headers.authorization);
    expect(payload).toMatchObject({ serviceurl: teams.serviceUrl, exp: expect.any(Number), nbf: expect.any(Number) });
    const { keys } = await teams.call<{ keys: Record<string, unknown>[] }>('GET', '/v1/.well-known/keys');
    expect(keys.find(({ kid }) => kid === protectedHeader.kid)).toMatchObject({ endorsements: ['msteams'] });
    expect(keys.every((key) => !('d' in key))).toBe(true);
    expect(await teams.call('GET', '/v1/.well-known/openidconfiguration')).toMatchObject({
      issuer: teams.url,
      jwks_uri: `${teams.url}/v1/.well-known/keys`,
    });
  });

  test.each([
    ['wrong-issuer', errors.JWTClaimValidationFailed],
    ['wrong-audience', errors.JWTClaimValidationFailed],
    ['expired', errors.JWTExpired],
    ['not-yet-valid', errors.JWTClaimValidationFailed],
    ['no-expiry', errors.JWTClaimValidationFailed],
    ['unknown-key', errors.JWKSNoMatchingKey],
    ['foreign-key', errors.JWSSignatureVerificationFailed],
    ['tampered', errors.JWSSignatureVerificationFailed],
    ['alg-none', errors.JOSEAlgNotAllowed],
    ['alg-hs256', errors.JOSEAlgNotAllowed],
    ['bot-token', errors.JWKSNoMatchingKey],
    ['garbage', errors.JWSInvalid],
  ])('can break one rule: %s', async (breakage, failure) => {
    await teams.deliver({ activity: message, breakage });
    const refused = await verified(bot.heard[0]?.headers.authorization).catch((error: unknown) => error);
    expect((refused as Error).name).toBe(failure.name);
  });

  test('can be within the skew of clocks, say another service URL, or none, or be signed for another channel', async () => {
    const headerOf = async (breakage: string) => {
      await teams.deliver({ activity: message, breakage });
      return bot.heard.at(-1)?.headers.authorization;
    };
    await expect(verified(await headerOf('expired-within-skew'))).resolves.toBeDefined();
    expect((await verified(await headerOf('wrong-service-url'))).payload['serviceurl']).not.toBe(teams.serviceUrl);
    expect((await verified(await headerOf('no-service-url'))).payload['serviceurl']).toBeUndefined();
    const { keys } = await teams.call<{ keys: Record<string, unknown>[] }>('GET', '/v1/.well-known/keys');
    const endorsementsOf = async (breakage: string) => {
      const { protectedHeader } = await verified(await headerOf(breakage));
      return keys.find(({ kid }) => kid === protectedHeader.kid)?.['endorsements'];
    };
    expect(await endorsementsOf('other-channels-key')).toEqual(['webchat', 'directline']);
    expect(await endorsementsOf('key-without-endorsements')).toBeUndefined();
    expect(await headerOf('no-token')).toBeUndefined();
    expect(await headerOf('other-scheme')).toMatch(/^Basic /);
  });

  test('is signed by another key after a rotation, and the one before is gone when it is withdrawn', async () => {
    const { deliveries } = await teams.deliver({ activity: message });
    expect(deliveries).toHaveLength(1);
    const before = bot.heard[0]?.headers.authorization;
    await teams.call('POST', '/control/keys/rotate', {});
    await teams.deliver({ activity: message });
    const after = bot.heard[1]?.headers.authorization;
    expect(kidOf(after)).not.toBe(kidOf(before));
    await expect(verified(before)).resolves.toBeDefined();
    await teams.call('POST', '/control/keys/rotate', { withdraw: true });
    await expect(verified(after)).rejects.toThrow(errors.JWKSNoMatchingKey);
  });

  test('is delivered again under the same id, one after the other or all at once', async () => {
    await teams.deliver({ activity: message, times: 3, atOnce: true });
    expect(new Set(bot.heard.map(({ activity }) => activity['id']))).toHaveProperty('size', 1);
    expect(bot.heard).toHaveLength(3);
    const { messages } = await teams.conversation(conversation.id);
    expect(messages).toHaveLength(1);
  });

  test('that is not answered in time is a lapse', async () => {
    bot.answer = () => new Promise(() => undefined);
    const { deliveries } = await teams.deliver({ activity: message, withinMs: 50 });
    expect(deliveries).toMatchObject([{ status: 0, failure: 'timed-out' }]);
    const { lapses } = await teams.conversation(conversation.id);
    expect(lapses).toMatchObject([{ what: 'The bot did not answer (timed-out).' }]);
  });
});

describe('the bot', () => {
  test('gets a token with its secret only, and for one scope', async () => {
    expect(await side.token()).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } });
    expect(await side.token('wrong')).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test('sends, replies, edits, deletes and asks who is there', async () => {
    await teams.deliver({ activity: message });
    const sent = await side.call('POST', path, { type: 'message', text: 'Hello' });
    expect(sent).toMatchObject({ status: 201, body: { id: expect.any(String) } });
    const replied = await side.call('POST', `${path}/${String(sent.body['id'])}`, { type: 'message', text: 'And' });
    expect(replied.status).toBe(201);
    const edited = await side.call('PUT', `${path}/${String(sent.body['id'])}`, { type: 'message', text: 'Hello!' });
    expect(edited.status).toBe(200);
    expect((await side.call('DELETE', `${path}/${String(replied.body['id'])}`)).status).toBe(200);
    const members = await side.call('GET', `/${encodeURIComponent(conversation.id)}/members`);
    expect(members.body).toMatchObject([{ id: '29:somebody', name: 'Somebody', tenantId: 'ten_test' }]);

    const { messages, calls } = await teams.conversation(conversation.id);
    expect(messages.map(({ from: who, activity }) => [who, activity['text']])).toEqual([
      ['29:somebody', 'help'],
      ['bot', 'Hello!'],
      ['bot', 'And'],
    ]);
    expect(messages[1]).toHaveProperty('editedAt');
    expect(messages[2]).toHaveProperty('deletedAt');
    expect(calls.map(({ operation, status }) => [operation, status])).toEqual([
      ['send', 201],
      ['reply', 201],
      ['update', 200],
      ['delete', 200],
      ['members', 200],
    ]);
  });

  test('is refused without its token, after its tokens were revoked, and where it is not', async () => {
    await teams.deliver({ activity: message });
    const say = (headers = {}, to = path) => side.call('POST', to, { type: 'message', text: 'Hello' }, headers);
    expect(await say({ authorization: '' })).toMatchObject({ status: 401, body: { error: { code: 'Unauthorized' } } });
    expect(await say({ authorization: String(bot.heard[0]?.headers.authorization) })).toMatchObject({ status: 401 });
    expect(await say({}, '/a:elsewhere/activities')).toMatchObject({ status: 404 });
    await teams.call('POST', '/control/bot-tokens/revoke', {});
    expect(await say()).toMatchObject({ status: 401 });
    side = botSide(teams.url);
    expect(await say()).toMatchObject({ status: 201 });
  });

  test('is told to come later after seven messages in a second', async () => {
    await teams.deliver({ activity: message });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => side.call('POST', path, { type: 'message', text: 'Hello' })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array<number>(7).fill(201), 429]);
    expect(answers.find(({ status }) => status === 429)).toMatchObject({ retryAfter: '1' });
    await teams.call('PUT', '/control/limits', { send: [] });
    expect(await side.call('POST', path, { type: 'message', text: 'Hello' })).toMatchObject({ status: 201 });
  });

  test('meets the faults that were asked for, before or after the effect', async () => {
    await teams.deliver({ activity: message });
    const say = () => side.call('POST', path, { type: 'message', text: 'Hello' });
    await teams.fault({ operation: 'send', status: 429, retryAfterS: 3, times: 1 });
    expect(await say()).toMatchObject({ status: 429, retryAfter: '3' });
    await teams.fault({ status: 502, afterEffect: true, times: 1 });
    expect(await say()).toMatchObject({ status: 502 });
    await teams.fault({ mode: 'reset', times: 1 });
    await expect(say()).rejects.toThrow();
    expect(await say()).toMatchObject({ status: 201 });
    const { messages } = await teams.conversation(conversation.id);
    expect(messages.filter(({ from: who }) => who === 'bot')).toHaveLength(2);
  });
});

function kidOf(authorization: unknown): string | undefined {
  return decodeProtectedHeader(String(authorization).replace('Bearer ', '')).kid;
}
