// What people do in Teams, done over HTTP: signing in, groups, refreshes, search, and bots that answer badly.
import { startIdentityProvider, type StartedIdentityProvider } from '@frontdesk/test-kit';
import { startTeamsChannel, type StartedTeams } from '@frontdesk/test-kit/teams';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { card, oauthCard } from './sample-bot.ts';
import { botSide, scriptedBot, type Answer, type BotSide, type ScriptedBot } from './scripted-bot.ts';

const ada = 'usr_ada7k2m9qxr3';
const ben = 'usr_ben4t8w1zcp6';
const cardType = 'application/vnd.microsoft.card.adaptive';

let provider: StartedIdentityProvider;
let bot: ScriptedBot;
let teams: StartedTeams;
let side: BotSide;

beforeAll(async () => {
  provider = await startIdentityProvider();
  bot = await scriptedBot();
  teams = await startTeamsChannel({ botUrl: bot.url, issuer: provider.issuer });
  side = botSide(teams.url);
});

afterAll(async () => {
  await teams.stop();
  await provider.stop();
  bot.stop();
});

afterEach(async () => {
  await teams.clear();
  bot.heard.length = 0;
  bot.answer = () => ({ status: 200 });
});

interface View {
  readonly id: string;
  readonly me: string;
  readonly messages: readonly { readonly id: string; readonly attachments: readonly { content: unknown }[] }[];
}

async function open(user = ada, more: object = {}): Promise<View> {
  const { chat } = await teams.call<{ chat: View }>('POST', '/client/chats', { user, ...more });
  return chat;
}

const see = (chat: View, user = ada) =>
  teams.call<View>('GET', `/client/chats/${encodeURIComponent(chat.id)}?user=${user}`);

async function shows(chat: View, message: object): Promise<string> {
  const { body } = await side.call('POST', `/${encodeURIComponent(chat.id)}/activities`, {
    type: 'message',
    ...message,
  });
  return String(body['id']);
}

const invokes = (name: string) => bot.heard.map(({ activity }) => activity).filter((one) => one['name'] === name);

const toInvokes =
  (answers: Record<string, Answer>): Answer =>
  (heard) =>
    answers[String(heard.activity['name'])]?.(heard) ?? { status: 200 };

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not come to be');
}

test('a person is who the directory says, in every activity', async () => {
  const chat = await open();
  await teams.call('POST', '/client/messages', { user: ada, chat: chat.id, text: 'help', locale: 'de-DE' });
  const { people } = (await (await fetch(`${provider.issuer}/directory`)).json()) as {
    people: Record<string, string>[];
  };
  const entry = people.find(({ userId }) => userId === ada);
  expect(bot.heard.map(({ activity }) => activity.type)).toEqual([
    'conversationUpdate',
    'installationUpdate',
    'message',
  ]);
  expect(bot.heard[2]?.activity).toMatchObject({
    from: { id: chat.me, name: entry?.['displayName'], aadObjectId: entry?.['directoryId'] },
    conversation: { id: chat.id, conversationType: 'personal', tenantId: entry?.['tenantId'] },
    channelData: { tenant: { id: entry?.['tenantId'] } },
    locale: 'de-DE',
    text: 'help',
  });
});

describe('a sign-in card', () => {
  const signIn = (answer: Answer) => (bot.answer = toInvokes({ 'signin/tokenExchange': answer }));

  test('is answered with the person’s token for the bot, and nobody sees it', async () => {
    signIn(() => ({ status: 200, body: {} }));
    const chat = await open();
    await shows(chat, { attachments: [oauthCard] });
    await until(() => invokes('signin/tokenExchange').length === 1);
    const [{ value, from } = {} as never] = invokes('signin/tokenExchange') as unknown as {
      value: { id: string; connectionName: string; token: string };
      from: { aadObjectId: string };
    }[];
    expect(value).toMatchObject({ id: 'exchange-1', connectionName: 'frontdesk' });
    expect(decodeJwt(value.token)).toMatchObject({
      iss: provider.issuer,
      sub: ada,
      oid: from.aadObjectId,
      aud: oauthCard.content.tokenExchangeResource.uri,
      scope: 'documents.read documents.write',
    });
    expect((await see(chat)).messages).toEqual([]);
    // It is a token that our bot can exchange for one of its own.
    const body = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: value.token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: 'urn:frontdesk:teams-bot-bff',
    });
    const authorization = `Basic ${Buffer.from('teams-bot-bff:dev-teams-bot-bff-secret').toString('base64')}`;
    const headers = { authorization };
    const answer = await fetch(`${provider.issuer}/oauth2/token`, { method: 'POST', headers, body });
    expect(await answer.json()).toMatchObject({ scope: 'documents.read documents.write' });
  });

  test('is sent from every client that is open, under one id', async () => {
    signIn(() => ({ status: 200 }));
    await teams.call('PUT', `/control/people/${ada}`, { clients: 3 });
    await shows(await open(), { attachments: [oauthCard] });
    await until(() => invokes('signin/tokenExchange').length === 3);
    const ids = invokes('signin/tokenExchange').map(({ value }) => (value as { id: string }).id);
    expect(new Set(ids)).toEqual(new Set(['exchange-1']));
  });

  test('is shown when the bot could not use the token, and its code is sent on', async () => {
    signIn(() => ({ status: 412, body: { id: 'exchange-1', connectionName: 'frontdesk', failureDetail: 'consent' } }));
    const chat = await open();
    await shows(chat, { attachments: [oauthCard] });
    await until(async () => (await see(chat)).messages.length === 1);
    await teams.call('POST', '/client/sign-ins', { user: ada, chat: chat.id, code: '123456' });
    expect(invokes('signin/verifyState')).toMatchObject([{ value: { state: '123456' } }]);
  });

  test.each([
    ['userconsentrequired', oauthCard, { sso: 'fails' }],
    [
      'resourcematchfailed',
      { ...oauthCard, content: { ...oauthCard.content, tokenExchangeResource: { id: '1', uri: 'api://other' } } },
      {},
    ],
  ])('is shown, and the bot hears of %s', async (code, attachment, habit) => {
    await teams.call('PUT', `/control/people/${ada}`, habit);
    const chat = await open();
    await shows(chat, { attachments: [attachment] });
    await until(async () => (await see(chat)).messages.length === 1);
    expect(invokes('signin/failure')).toMatchObject([{ value: { code } }]);
  });

  test('is answered after all when its reader consents', async () => {
    signIn(() => ({ status: 200 }));
    await teams.call('PUT', `/control/people/${ada}`, { sso: 'fails' });
    const chat = await open();
    const message = await shows(chat, { attachments: [oauthCard] });
    await until(async () => (await see(chat)).messages.length === 1);
    await teams.call('POST', '/client/consents', { user: ada, chat: chat.id, message });
    expect(invokes('signin/tokenExchange')).toHaveLength(1);
    expect((await see(chat)).messages).toEqual([]);
  });
});

describe('a card', () => {
  const press = (chat: View, message: string, user = ada, trigger = 'manual') =>
    teams.call('POST', '/client/cards/actions', {
      user,
      chat: chat.id,
      message,
      trigger,
      action: { type: 'Action.Execute', verb: 'resolve', data: { reply: 'Yes' } },
    });
  const toActions = (answer: Answer) => (bot.answer = toInvokes({ 'adaptiveCard/action': answer }));

  test('is another one for the person whose refresh was answered, and the same for the others', async () => {
    toActions(() => ({ status: 200, body: { statusCode: 200, type: cardType, value: card('For Ben') } }));
    const chat = await open(ada, { others: [ben], topic: 'Plans' });
    const id = await shows(chat, { attachments: [{ contentType: cardType, content: card('For all') }] });
    expect(await press(chat, id, ben, 'automatic')).toMatchObject({ kind: 'card' });
    expect(invokes('adaptiveCard/action')).toMatchObject([
      { replyToId: id, value: { trigger: 'automatic', action: { verb: 'resolve', data: { reply: 'Yes' } } } },
    ]);
    const titleFor = async (user: string) => {
      const [message] = (await see(chat, user)).messages;
      return (message?.attachments[0]?.content as ReturnType<typeof card>).body[0];
    };
    expect(await titleFor(ben)).toMatchObject({ text: 'For Ben' });
    expect(await titleFor(ada)).toMatchObject({ text: 'For all' });
  });

  test('that asks for a sign-in gets the action again with the token', async () => {
    toActions(({ activity }) => {
      const { authentication } = activity['value'] as { authentication?: { token: string } };
      return authentication
        ? { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Done' } }
        : {
            status: 200,
            body: {
              statusCode: 401,
              type: 'application/vnd.microsoft.activity.loginRequest',
              value: oauthCard.content,
            },
          };
    });
    const chat = await open();
    const id = await shows(chat, { attachments: [{ contentType: cardType, content: card('Plan') }] });
    expect(await press(chat, id)).toEqual({ kind: 'message', text: 'Done' });
    await teams.call('PUT', `/control/people/${ada}`, { sso: 'fails' });
    expect(await press(chat, id)).toMatchObject({ kind: 'sign-in', link: 'https://login.example/start' });
  });

  test.each<[string, ReturnType<Answer>, RegExp]>([
    ['no card response', { status: 200, body: { ok: true } }, /no card response/],
    ['501', { status: 501 }, /501/],
    [
      'a card that is too large',
      { status: 200, body: { statusCode: 200, type: cardType, value: card('x'.repeat(29_000)) } },
      /28 KB/,
    ],
    [
      'a card that Teams does not know yet',
      { status: 200, body: { statusCode: 200, type: cardType, value: card('New', { version: '1.6' }) } },
      /1\.5/,
    ],
  ])('whose action is answered with %s is a lapse', async (_name, answer, what) => {
    toActions(() => answer);
    const chat = await open();
    const id = await shows(chat, { attachments: [{ contentType: cardType, content: card('Plan') }] });
    expect(await press(chat, id)).toMatchObject({ kind: 'error' });
    expect((await teams.conversation(chat.id)).lapses).toMatchObject([{ what: expect.stringMatching(what) }]);
  });
});

describe('the message extension', () => {
  const result = (more: object = {}) => ({
    status: 200,
    body: {
      composeExtension: {
        type: 'result',
        attachmentLayout: 'list',
        attachments: [
          { contentType: cardType, content: card('Plan'), preview: { content: { title: 'Plan' } }, ...more },
        ],
      },
    },
  });
  const unfurl = (chat: View, url: string) => teams.call('POST', '/client/links', { user: ada, chat: chat.id, url });

  test('is asked with the words, or for a first look without any', async () => {
    bot.answer = () => result();
    const chat = await open();
    const search = (query: string) =>
      teams.call('POST', '/client/search', { user: ada, chat: chat.id, query, skip: 10, count: 5 });
    expect(await search('plan')).toMatchObject({ kind: 'results', attachments: [{ contentType: cardType }] });
    await search('');
    expect(invokes('composeExtension/query').map(({ value }) => value)).toMatchObject([
      { parameters: [{ name: 'query', value: 'plan' }], queryOptions: { skip: 10, count: 5 } },
      { parameters: [{ name: 'initialRun', value: 'true' }] },
    ]);
  });

  test('signs in by itself where the bot asks for it so, and with a button otherwise', async () => {
    const auth = { actions: [{ type: 'openUrl', title: 'Sign in', value: 'https://login.example/start' }] };
    bot.answer = ({ activity }) =>
      (activity['value'] as { authentication?: object } | undefined)?.authentication
        ? result()
        : { status: 200, body: { composeExtension: { type: 'silentAuth', suggestedActions: auth } } };
    const chat = await open();
    const search = () => teams.call('POST', '/client/search', { user: ada, chat: chat.id, query: 'plan' });
    expect(await search()).toMatchObject({ kind: 'results' });
    bot.answer = () => ({ status: 200, body: { composeExtension: { type: 'auth', suggestedActions: auth } } });
    expect(await search()).toMatchObject({ kind: 'sign-in', link: 'https://login.example/start' });
  });

  test('hears of links of its own hosts only, and of the same link once in half an hour', async () => {
    bot.answer = () => result();
    const chat = await open();
    const link = 'https://frontdesk.example/documents/doc_1';
    expect(await unfurl(chat, link)).toMatchObject({ kind: 'results' });
    expect(await unfurl(chat, link)).toMatchObject({ kind: 'results' });
    expect(await unfurl(chat, 'https://elsewhere.example/')).toEqual({ kind: 'nothing' });
    expect(invokes('composeExtension/queryLink')).toMatchObject([{ value: { url: link } }]);
  });

  test('has a preview with each result', async () => {
    bot.answer = () => result({ preview: undefined });
    const chat = await open();
    expect(await unfurl(chat, 'https://frontdesk.example/x')).toEqual({
      kind: 'error',
      text: 'A result has no preview.',
    });
  });

  test('is given up on after five seconds', async () => {
    const chat = await open();
    bot.answer = () => new Promise(() => undefined);
    const began = performance.now();
    expect(await unfurl(chat, 'https://frontdesk.example/x')).toMatchObject({ kind: 'error' });
    expect(performance.now() - began).toBeGreaterThan(4_900);
    expect(performance.now() - began).toBeLessThan(6_500);
  }, 10_000);
});

describe('a group', () => {
  test('is heard by the bot when it is mentioned, only', async () => {
    const chat = await open(ada, { others: [ben], topic: 'Plans' });
    const write = (text: string) => teams.call('POST', '/client/messages', { user: ben, chat: chat.id, text });
    expect(await write('hello all')).not.toHaveProperty('delivery');
    await write('@Frontdesk show plan');
    const messages = bot.heard.map(({ activity }) => activity).filter(({ type }) => type === 'message');
    expect(messages).toMatchObject([
      {
        text: '<at>Frontdesk</at> show plan',
        conversation: { conversationType: 'groupChat', isGroup: true },
        entities: [{ type: 'mention', mentioned: { name: 'Frontdesk' } }, { type: 'clientInfo' }],
      },
    ]);
  });
});

test('a bot that was removed hears of it and can say nothing more', async () => {
  const chat = await open();
  const path = `/${encodeURIComponent(chat.id)}/activities`;
  const create = () =>
    side.call('POST', '', { members: [{ id: chat.me }], tenantId: 'ten_halden4k7q2w', bot: { id: '28:x' } });
  expect(await create()).toMatchObject({ status: 201, body: { id: chat.id } });
  await teams.call('POST', '/client/installations', { user: ada, chat: chat.id, isInstalled: false });
  expect(bot.heard.at(-1)?.activity).toMatchObject({ type: 'installationUpdate', action: 'remove' });
  const said = await side.call('POST', path, { type: 'message', text: 'Hello?' });
  expect(said).toMatchObject({ status: 403, body: { error: { code: 'BotNotInConversationRoster' } } });
  expect(await create()).toMatchObject({ status: 403 });
});
