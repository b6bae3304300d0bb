import { beforeEach, expect, test } from '@jest/globals';
import { createChannel, type Channel } from '../channel.ts';
import { send } from '../connector/connector.ts';
import { settingsFrom } from '../settings.ts';
import type { Chat } from '../state/chats.ts';
import { awaitAnswer, noteLateAnswer } from './patience.ts';

let now: number;
let channel: Channel;
let chat: Chat;

beforeEach(async () => {
  now = 1_000_000;
  channel = await createChannel({ settings: settingsFrom({}), url: 'http://teams.test', clock: () => now });
  chat = channel.chats.adopt('a:1', 'personal', { teamsId: '29:1', displayName: 'Ada' }, 'ten_1');
});

const lapses = () => channel.journal.entries().lapses.map(({ what }) => what);
const says = (text: string) => send(channel, chat.id, { type: 'message', text });
const streams = (sequence: number, streamId?: string) =>
  send(channel, chat.id, {
    type: 'typing',
    text: 'It is late'.slice(0, 4 + sequence),
    entities: [
      { type: 'streaminfo', streamType: 'streaming', streamSequence: sequence, ...(streamId && { streamId }) },
    ],
  });

test('who says something within 15 s is in time', () => {
  awaitAnswer(channel, chat);
  now += 15_000;
  says('Hello');
  now += 60_000;
  noteLateAnswer(channel, chat);
  expect(lapses()).toEqual([]);
});

test('who says nothing for longer is late, once', () => {
  awaitAnswer(channel, chat);
  now += 15_001;
  noteLateAnswer(channel, chat);
  says('Hello');
  expect(lapses()).toEqual(['The bot said nothing for 15 s.']);
});

test('an answer grows at least every 45 s', () => {
  const { body } = streams(1) as { body: { id: string } };
  now += 45_000;
  streams(2, body.id);
  expect(lapses()).toEqual([]);
  now += 45_001;
  streams(3, body.id);
  expect(lapses()).toEqual(['The answer did not grow for 45 s.']);
});
