import { appId, tenantId } from '@frontdesk/bot-framework/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from './app-under-test.ts';
import { report, startFleet } from './fleet.ts';
import type { Fleet, Instance } from './fleet.ts';
import { jun, personOf, planId, startBoth, tenant } from './platform.ts';
import type { Person, RunningPlatform } from './platform.ts';

let fleet: Fleet;
let both: RunningPlatform;
let instances: Instance[];
let person: Person;
let chats = 0;

beforeAll(async () => {
  fleet = await startFleet();
  both = await startBoth({ REDIS_URL: fleet.redis.url });
  instances = await Promise.all([1, 2, 3].map(() => fleet.start(both.env)));
  await both.share(jun, 'viewer');
  person = await personOf(both, jun);
  const value = { id: 'x', connectionName: 'frontdesk', token: person.ssoToken };
  const signedIn = await send({ type: 'invoke', name: 'signin/tokenExchange', value }, 'a:first');
  expect(signedIn.status).toBe(200);
}, 90_000);
afterAll(async () => {
  await fleet.stop();
  await both.stop();
});

let chat: string;

beforeEach(async () => {
  await both.share(jun, 'viewer');
  chat = `a:chat ${++chats}`;
  fleet.channel.said.length = 0;
  await send({ text: `subscribe ${planId}` }, chat);
  await until(() => said().length === 1);
  fleet.channel.said.length = 0;
});

async function send(more: object, id: string): Promise<Response> {
  const conversation = { id, tenantId, conversationType: 'personal' };
  const [instance] = instances;
  return await instance!.send(fleet.channel.activity({ conversation, from: person.from, ...more }));
}

function said() {
  return fleet.channel.said.filter(({ activity }) => (activity['conversation'] as { id: string }).id === chat);
}

/** Something that the platform tells of, with words of the document in it. */
async function published(type: string, data: object): Promise<void> {
  await both.platform.publish({ type, source: 'documents', subject: planId, tenantid: tenant, data });
}

const changed = () =>
  published('document.updated', { documentId: planId, changedFields: ['title'], title: 'Rotterdam' });

describe('who follows a document', () => {
  test('is told once of each change, by one of three instances, and of nothing that it says', async () => {
    for (let i = 0; i < 5; i += 1) await changed();
    await until(() => said().length === 5, 15_000);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(said()).toHaveLength(5);
    report(`five changes, three instances: ${said().length} notices`);
    const text = JSON.stringify(said().map(({ activity }) => activity));
    expect(text).not.toMatch(/Rotterdam|capacity/i);
    expect(said()[0]?.activity).toMatchObject({
      type: 'message',
      attachments: [{ content: { refresh: { action: { verb: 'showDocument' }, userIds: [person.from.id] } } }],
    });
  }, 30_000);

  test('is not told any more once they may not read it', async () => {
    await both.share(jun, undefined);
    await changed();
    await new Promise((resolve) => setTimeout(resolve, 700));
    await both.share(jun, 'viewer'); // what was lost is not got back by itself
    await changed();
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(said()).toEqual([]);
  }, 30_000);

  test('is told later, where nobody knows whether they may read it', async () => {
    await both.platform.faults('access', { status: 503 });
    await changed();
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(said()).toEqual([]);
    await both.platform.clearFaults();
    await until(() => said().length === 1, 20_000);
  }, 30_000);

  test.each([
    ['the bot is uninstalled', () => send({ type: 'installationUpdate', action: 'remove' }, chat)],
    [
      'the bot is removed from the conversation',
      () => send({ type: 'conversationUpdate', membersRemoved: [{ id: `28:${appId}` }] }, chat),
    ],
    ['they unsubscribe', () => send({ text: `unsubscribe ${planId}` }, chat)],
  ])('is not told any more when %s', async (_what, happens) => {
    expect((await happens()).status).toBe(202);
    await new Promise((resolve) => setTimeout(resolve, 700));
    fleet.channel.said.length = 0;
    await changed();
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(said()).toEqual([]);
  });

  test('is not told any more when Teams says that the bot is gone', async () => {
    fleet.channel.answer = () => ({ status: 404, body: { error: { code: 'ConversationNotFound' } } });
    await changed();
    await until(() => said().length === 1);
    fleet.channel.answer = undefined;
    await changed();
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(said()).toHaveLength(1);
  });

  test('is not told any more when they are deactivated', async () => {
    await published('user.updated', { userId: jun, changedFields: ['status'] });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await changed();
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(said()).toEqual([]);
  });
});
