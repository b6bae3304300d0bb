import { appId, startChannel, tenantId } from '@frontdesk/bot-framework/testing';
import type { Channel } from '@frontdesk/bot-framework/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { afterCommand } from '../src/intents/commands.ts';
import { intent, message } from '../src/intents/intent.ts';
import { appUnderTest, until } from './app-under-test.ts';
import type { AppUnderTest } from './app-under-test.ts';

const shown = intent({
  name: 'shown',
  needs: 'nobody',
  read: (activity) => afterCommand(activity, 'show'),
  handle: async ({ isPersonal }, what) => message({ text: `${what}, for ${isPersonal ? 'one' : 'all'}` }),
});

let channel: Channel;
let app: AppUnderTest;
beforeAll(async () => {
  channel = await startChannel();
  app = await appUnderTest(channel, {}, [shown]);
}, 30_000);
afterAll(async () => {
  await app.close();
  await channel.close();
});

test('in a channel of a team it hears its name, and replies in the thread, as to many', async () => {
  const id = '19:plans@thread.tacv2;messageid=1781778600000';
  const text = '<at>Frontdesk</at>&nbsp;show <at>Ada</at>’s plan';
  const mention = (mentioned: string, name: string) => ({
    type: 'mention',
    mentioned: { id: mentioned, name },
    text: `<at>${name}</at>`,
  });
  const activity = channel.activity({
    text,
    conversation: { id, tenantId, conversationType: 'channel', isGroup: true },
    entities: [mention(`28:${appId}`, 'Frontdesk'), mention('29:ada', 'Ada')],
    channelData: {
      tenant: { id: tenantId },
      team: { id: '19:team@thread.tacv2' },
      channel: { id: '19:plans@thread.tacv2' },
    },
  });
  expect((await app.send(activity)).status).toBe(202);
  await until(() => channel.said.length === 1);
  const [reply] = channel.said;
  expect(decodeURIComponent(reply?.path ?? '')).toBe(
    `/teams/v3/conversations/${id}/activities/${String(activity['id'])}`,
  );
  expect(reply?.activity).toMatchObject({ text: 'Ada’s plan, for all', replyToId: activity['id'] });
});
