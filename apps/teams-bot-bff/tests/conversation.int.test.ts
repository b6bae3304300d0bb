import { appId } from '@frontdesk/bot-framework/testing';
import { freePort } from '@frontdesk/test-kit';
import { startTeamsChannel } from '@frontdesk/test-kit/teams';
import type { StartedTeams } from '@frontdesk/test-kit/teams';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { appUnderTest, until } from './app-under-test.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { cardComplaintsIn } from './card-rules.ts';
import { webOrigin } from './card-samples.ts';
import { ada, jun, planId, startBoth } from './platform.ts';
import type { RunningPlatform } from './platform.ts';

// All of it together: people, the Teams that runs here and holds the bot to its limits, the bot, and the platform.

let both: RunningPlatform;
let teams: StartedTeams;
let app: AppUnderTest;

beforeAll(async () => {
  const port = await freePort();
  both = await startBoth({ CANARY: '1' });
  const { issuer } = both.provider;
  teams = await startTeamsChannel({ botUrl: `http://127.0.0.1:${port}/api/messages`, issuer });
  const env = {
    ...both.env,
    ...{ WEB_ORIGIN: webOrigin, TEAMS_TENANTS: '*' },
    ...{ BOT_APP_ID: appId, BOT_APP_SECRET: 'dev-bot-secret', BOT_ISSUER: teams.url },
    BOT_OPENID_METADATA_URL: teams.metadataUrl,
    BOT_TOKEN_URL: teams.tokenUrl,
    SERVICE_URLS_ALLOWED: teams.serviceUrl,
  };
  app = await appUnderTest({ env, token: async () => '' }, { PORT: String(port) });
  // The platform makes its search index when it is first asked; tests are not about how long that takes.
  const chat = await opened(ada);
  for (let tries = 0; tries < 20; tries += 1) {
    if (text(await teams.call('POST', '/client/search', { user: ada, chat, query: 'hub' })).includes('results')) break;
  }
  await teams.clear();
}, 60_000);
afterAll(async () => {
  await app?.close();
  await Promise.all([teams?.stop(), both?.stop()]);
});

const text = (value: unknown) => JSON.stringify(value);
const content = /capacity|Lindqvist|Moretti|cranes/;

async function opened(user: string, others?: string[]): Promise<string> {
  const { chat } = await teams.call<{ chat: { id: string } }>('POST', '/client/chats', {
    user,
    ...(others && { others }),
  });
  return chat.id;
}

/** What the bot said last, once it is done; nothing of it may have been refused, or be an error to people. */
async function write(user: string, chat: string, said: string) {
  await teams.call('POST', '/client/messages', { user, chat, text: said });
  await until(async () => (await app.services.work.waiting()) === 0, 30_000);
  const { messages, calls, lapses } = await teams.conversation(chat);
  expect(calls.filter(({ status, code }) => status >= 400 || code !== undefined)).toEqual([]);
  expect([...lapses, ...cardComplaintsIn(messages)]).toEqual([]);
  return messages.filter(({ from, isHidden }) => from === 'bot' && !isHidden).at(-1)!;
}

interface Place {
  readonly user: string;
  readonly chat: string;
  readonly message: string;
}
const press = (place: Place, verb: string, data: object) =>
  teams.call('POST', '/client/cards/actions', { ...place, action: { type: 'Action.Execute', verb, data } });

describe('a group', () => {
  test('gets a card in which each sees what they may', async () => {
    const chat = await opened(ada, [jun]);
    const { id: message, activity } = await write(ada, chat, `@Frontdesk show ${planId}`);
    expect(text(activity)).toMatch(/A document in Frontdesk/);
    expect(text(activity)).not.toMatch(content);
    expect(text(await press({ user: ada, chat, message }, 'showDocument', { documentId: planId }))).toMatch(
      /Q3 capacity plan/,
    );
    const others = text(await press({ user: jun, chat, message }, 'showDocument', { documentId: planId }));
    expect(others).toMatch(/You may not see this/);
    expect(others).not.toMatch(content);
    expect((await teams.conversation(chat)).lapses).toEqual([]);
  }, 60_000);

  test('gets an answer in which each sees what they may', async () => {
    const chat = await opened(ada, [jun]);
    const { id: message, activity } = await write(ada, chat, `@Frontdesk ask ${planId} How full is Rotterdam?`);
    expect(text(activity)).toMatch(/An answer from documents/);
    expect(text(activity)).not.toMatch(content);
    const [, answerId = ''] = /"answerId":"([^"]+)"/.exec(text(activity)) ?? [];
    expect(text(await press({ user: ada, chat, message }, 'showAnswer', { answerId }))).toMatch(
      /Rotterdam.*Written by AI/,
    );
    expect(text(await press({ user: jun, chat, message }, 'showAnswer', { answerId }))).toMatch(/You may not see this/);
  }, 60_000);
});

describe('one person', () => {
  test('reads, asks, replies and resolves', async () => {
    const chat = await opened(ada);
    expect(text((await write(ada, chat, `show ${planId}`)).activity)).toMatch(/Q3 capacity plan.*Ada Lindqvist/);
    const answer = (await write(ada, chat, `ask ${planId} How full is Rotterdam?`)).activity;
    expect(text(answer)).toMatch(/Rotterdam.*\[1\].*AIGeneratedContent/);
    const { id: message } = await write(ada, chat, `comments ${webOrigin}/documents/${planId}`);
    const place = { documentId: planId, commentId: 'cmt_5h2k8d1qwz', on: 'comments' };
    const replied = await press({ user: ada, chat, message }, 'replyToComment', {
      ...place,
      reply_cmt_5h2k8d1qwz: 'Noted.',
    });
    expect(text(replied)).toMatch(/Your reply is there.*Noted/);
    expect(text(await press({ user: ada, chat, message }, 'resolveComment', place))).toMatch(/The comment is resolved/);
  }, 60_000);

  test('finds by searching and by links, and puts nothing of it into the chat', async () => {
    const chat = await opened(ada);
    const found = text(await teams.call('POST', '/client/search', { user: ada, chat, query: 'Q3 capacity plan' }));
    expect(found).toMatch(/A document in Frontdesk.*Q3 capacity plan/);
    const url = `${webOrigin}/documents/${planId}`;
    const link = text(await teams.call('POST', '/client/links', { user: ada, chat, url }));
    expect(link).toMatch(/A document in Frontdesk/);
    expect(link).not.toMatch(content);
    expect(text(await teams.call('POST', '/client/links', { user: jun, chat: await opened(jun), url }))).not.toMatch(
      /doc_/,
    );
    expect((await teams.journal()).lapses).toEqual([]);
  }, 60_000);
});
