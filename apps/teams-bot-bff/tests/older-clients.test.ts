import type { Activity } from '@frontdesk/bot-framework';
import { describe, expect, test } from '@jest/globals';
import type { Reply } from '../src/intents/intent.ts';
import { documentId } from './card-samples.ts';
import { activity, inGroup, run, scriptedReads } from './scripted-turn.ts';

type Button = Readonly<Record<string, unknown>>;

const text = (value: unknown) => JSON.stringify(value);

function cardOf(reply: Reply): unknown {
  return reply.kind === 'message' ? reply.message.attachments?.[0]?.content : undefined;
}

/** All that can be pressed, wherever it stands. */
function buttonsOf(node: unknown): Button[] {
  if (typeof node !== 'object' || node === null) return [];
  const below = Object.values(node).flatMap(buttonsOf);
  return 'verb' in node && 'title' in node ? [node as Button, ...below] : below;
}

describe('the buttons of a card, in a client that knows no Universal Actions,', () => {
  /** The first button of this name, as such a client sends it. */
  const submits = async (title: string, more: Partial<Activity> = {}, script = {}) => {
    const card = cardOf((await run(activity({ text: `show ${documentId}` }))).reply);
    const { fallback } = buttonsOf(card).find((one) => one['title'] === title) as { fallback: { data: object } };
    const { reads, asked } = scriptedReads(script);
    const value = { ...fallback.data, reply_cmt_5h2k8d1qwz: 'typed into another input of the card' };
    const { intent, reply } = await run(activity({ value, ...more }), { reads });
    return { intent, reply, asked };
  };

  test('do what they say, and send the card', async () => {
    const { intent, reply, asked } = await submits('Resolve');
    expect([intent, asked.map(({ read }) => read)]).toEqual([
      'resolveComment',
      expect.arrayContaining(['changeComment']),
    ]);
    expect(reply).toMatchObject({ kind: 'message' });
    expect(text(reply)).toMatch(/The comment is resolved.*Q3 capacity plan/);
  });

  test('do nothing in a group, where all would see the card of one', async () => {
    const { reply, asked } = await submits('Resolve', inGroup);
    expect(asked).toEqual([]);
    expect(text(reply)).toMatch(/cannot show this here/);
    expect(text(reply)).not.toMatch(/capacity|Lindqvist|91%/);
  });

  test('tell who may not see it no more than others', async () => {
    const { reply } = await submits('Resolve', {}, { access: async () => ({ permissions: [] }) });
    expect(text(reply)).toMatch(/You may not see this/);
  });

  test('do not reply to a comment: a message may be worked twice', async () => {
    const card = cardOf((await run(activity({ text: `show ${documentId}` }))).reply);
    expect(buttonsOf(card).find((one) => one['verb'] === 'replyToComment')).toMatchObject({ fallback: 'drop' });
    const frontdesk = { verb: 'replyToComment', data: { documentId, commentId: 'cmt_5h2k8d1qwz', reply: 'x' } };
    expect((await run(activity({ value: { frontdesk } }))).intent).toBe('help');
  });
});
