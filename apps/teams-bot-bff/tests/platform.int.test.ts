import type { Activity } from '@frontdesk/bot-framework';
import type { PlatformService } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AdaptiveCard } from '../src/cards/adaptive-card.ts';
import { webOrigin } from './card-samples.ts';
import { ada, chiara, startPlatformStack } from './platform-stack.ts';
import type { PlatformStack } from './platform-stack.ts';
import { Recorded } from './recorded-reply.ts';
import type { Ran } from './scripted-turn.ts';
import { activity, inGroup } from './scripted-turn.ts';
import { told } from './told.ts';

const q3 = 'doc_q3plan7x2mva';
const comment = 'cmt_5h2k8d1qwz';
let stack: PlatformStack;
let hidden: string;

beforeAll(async () => {
  // Every internal field of every answer is filled with text that must not leave.
  stack = await startPlatformStack({ CANARY: '1' });
  const hers = await stack.documentsOf(chiara);
  hidden = [...(await stack.documentsOf(ada))].find((id) => !hers.has(id))!;
  // The platform makes its search index when it is first asked; tests are not about how long that takes.
  for (let tries = 0; tries < 20; tries += 1) {
    if (
      await stack.as(ada, searching('hub')).then(
        () => true,
        () => false,
      )
    )
      break;
  }
}, 60_000);
afterAll(() => stack?.stop());

const says = (text: string, more: Partial<Activity> = {}) => activity({ text, ...more });
const invokes = (name: string, value: unknown) => activity({ type: 'invoke', name, value });
const presses = (verb: string, data: unknown) =>
  invokes('adaptiveCard/action', { action: { type: 'Action.Execute', verb, data }, trigger: 'automatic' });
const searching = (value: string) => invokes('composeExtension/query', { parameters: [{ name: 'query', value }] });
const pasting = (id: string) => invokes('composeExtension/queryLink', { url: `${webOrigin}/documents/${id}` });

const text = (value: unknown) => JSON.stringify(value);
const cardOf = ({ reply }: Ran): AdaptiveCard => {
  if (reply.kind === 'message') return reply.message.attachments![0]!.content as AdaptiveCard;
  return (reply as unknown as { body: { value: AdaptiveCard } }).body.value;
};

/** As Ada sees it. */
async function titleOf(id: string): Promise<string> {
  const card = cardOf(await stack.as(ada, says(`show ${id}`)));
  return card.body.flatMap((one) => (one.type === 'TextBlock' && one.size === 'Large' ? [one.text] : []))[0]!;
}

/** What must be in nothing that the bot says: internal fields, where things are, and how our code is called. */
const secrets = /CANARY-INTERNAL|platform\.internal|127\.0\.0\.1|localhost|s3:\/\/|\.ts:\d+|node_modules|\bat \S+ \(/;

/** All that can be asked of a document, but what changes it. */
const reading = (id: string): [string, Activity][] => [
  ['show', says(`show ${id}`)],
  ['show in a group', says(`show ${id}`, inGroup)],
  ['comments', says(`comments ${webOrigin}/documents/${id}`)],
  ['comments in a group', says(`comments ${id}`, inGroup)],
  ['its button', presses('showDocument', { documentId: id })],
  ['its comments’ button', presses('showComments', { documentId: id })],
  ['a link', pasting(id)],
  ['subscribe', says(`subscribe ${id}`)],
];
const changing = (id: string, commentId: string): [string, Activity][] => [
  ['resolve', presses('resolveComment', { documentId: id, commentId })],
  ['reply', presses('replyToComment', { documentId: id, commentId, reply: 'Me too.' })],
];

/** What it says, or how it fails; without the ids that were asked for. */
async function outcomeOf(user: string, asked: Activity, id: string): Promise<string> {
  const outcome = await stack.as(user, asked).then(
    ({ reply, sent }) => ({ reply, sent }),
    (error: { code: string; detail: string; kind: { status: number } }) => ({ code: error.code, detail: error.detail }),
  );
  return text(outcome).replaceAll(id, '<id>');
}

describe('a document, by the real platform', () => {
  test('is a card with all its parts, for who may see it', async () => {
    const card = cardOf(await stack.as(ada, says(`show ${q3}`)));
    expect(text(card)).toMatch(/Q3 capacity plan.*Ada Lindqvist.*In review.*Summary.*Open comments.*Chiara Moretti/);
    expect(text(card)).not.toMatch(/could not be loaded/);
  });

  test('is found by its title', async () => {
    expect(text((await stack.as(ada, says('show Q3 capacity plan'))).reply)).toMatch(/Q3 capacity plan.*Ada Lindqvist/);
  });

  test('nothing internal leaves with what is said of it, nor does anything of it reach a group', async () => {
    for (const [name, asked] of [...reading(q3), ['search', searching('capacity')] as const]) {
      const said = await outcomeOf(ada, asked, q3);
      expect({ name, leaks: secrets.exec(said) }).toEqual({ name, leaks: null });
      if (/group|link/.test(name)) expect(said).not.toMatch(/capacity|Lindqvist|Moretti/);
    }
  });
});

describe('a document that the viewer may not see', () => {
  test('is as one that there is not, whatever is asked of it', async () => {
    const missing = 'doc_missing0000';
    const hers = [...reading(hidden), ...changing(hidden, comment)];
    const others = [...reading(missing), ...changing(missing, comment)];
    for (const [index, [name, asked]] of hers.entries()) {
      const said = await outcomeOf(chiara, asked, hidden);
      expect({ name, said }).toEqual({ name, said: await outcomeOf(chiara, others[index]![1], missing) });
      expect(said).toMatch(/no-such-document|may not see|"attachments":\[\]/);
      expect(said).not.toMatch(/<id>/);
    }
  });

  test('is not found by its words either', async () => {
    const title = await titleOf(hidden);
    const shown = text((await stack.as(chiara, searching(title))).reply);
    expect(shown).not.toContain(hidden);
    expect(text((await stack.as(ada, searching(title))).reply)).toContain(hidden);
  });

  test('keeps its comments to itself, also where the id of another document is given', async () => {
    const other = [...(await stack.documentsOf(chiara))].find((id) => id !== q3)!;
    for (const [, asked] of changing(other, comment)) {
      expect(text((await stack.as(chiara, asked)).reply)).toMatch(/not there any more|may not do this/);
    }
  });
});

describe('a backend that fails', () => {
  const optional: [PlatformService, RegExp][] = [
    ['collaboration', /The comments could not be loaded/],
    ['generation', /The summary could not be loaded/],
    ['identity', /The owner could not be loaded/],
  ];

  test.each(optional)(
    '%s costs a quiet line, and no more',
    async (service, line) => {
      for (const fault of [
        { status: 500 },
        { mode: 'malformed' },
        { mode: 'wrong-shape' },
        { mode: 'hang' },
      ] as const) {
        await stack.platform.faults(service, fault);
        const { reply } = await stack.as(ada, presses('showDocument', { documentId: q3 }));
        expect(text(reply)).toMatch(line);
        expect(text(reply)).toMatch(/"statusCode":200.*Q3 capacity plan/);
        expect(text(reply)).not.toMatch(secrets);
        await stack.platform.clearFaults();
      }
    },
    60_000,
  );

  test.each(['access', 'documents'] as const)('%s costs the card, and nothing leaks', async (service) => {
    await stack.platform.faults(service, { status: 500 });
    const failed = await outcomeOf(ada, presses('showDocument', { documentId: q3 }), q3);
    await stack.platform.clearFaults();
    expect(failed).toMatch(/"code":"backend-/);
    expect(failed).not.toMatch(secrets);
  });
});

describe('what is pressed', () => {
  test('is done in the name of who pressed, and others see it', async () => {
    const { reply } = await stack.as(
      ada,
      presses('replyToComment', { documentId: q3, commentId: comment, reply: 'Noted, *Chi*.' }),
    );
    expect(text(reply)).toMatch(/Your reply is there/);
    const seen = text((await stack.as(chiara, presses('showComments', { documentId: q3 }))).reply);
    expect(seen).toMatch(/Last reply, Ada Lindqvist: Noted, \\\\\*Chi\\\\\*\./);
    const resolved = await stack.as(ada, presses('resolveComment', { documentId: q3, commentId: comment }));
    expect(text(resolved.reply)).toMatch(/The comment is resolved/);
    expect(text((await stack.as(chiara, presses('showComments', { documentId: q3 }))).reply)).not.toContain(comment);
  });
});

describe('a question', () => {
  test('is answered from what the person may read, with citations of it', async () => {
    const reply = new Recorded();
    await stack.as(ada, says(`ask ${q3} How full is Rotterdam?`, { id: 'f:1' }), reply);
    const [{ text: said = '', entities = [] } = {}] = reply.finals;
    expect(said).toMatch(/Rotterdam.* \[1\]/s);
    expect(text(entities)).toMatch(/AIGeneratedContent.*"position":1.*"name":"Q3 capacity plan"/);
    expect(text(reply.finals)).not.toMatch(secrets);
    for (const update of reply.updates) expect(said.startsWith(update)).toBe(true);
  }, 60_000);

  test('about a document that they may not see is refused; one across all finds nothing of it', async () => {
    const refused = new Recorded();
    await stack.as(chiara, says(`ask ${hidden} What is this about?`, { id: 'f:2' }), refused);
    expect(refused.finals).toEqual([{ text: 'You may not see this.' }]);
    const title = await titleOf(hidden);
    const across = new Recorded();
    await stack.as(chiara, says(`ask What does ${title} say?`, { id: 'f:3' }), across);
    expect(across.finals).toHaveLength(1);
    expect(text(across.finals)).not.toContain(hidden);
  }, 60_000);

  test('in a group is a card; who may not read what it rests on is told so', async () => {
    const reply = new Recorded();
    await stack.as(
      ada,
      says(`ask ${hidden} What does ${await titleOf(hidden)} say?`, { ...inGroup, id: 'f:4' }),
      reply,
    );
    const [, answerId = ''] = /"answerId":"([^"]+)"/.exec(text(reply.finals)) ?? [];
    expect(text(reply.finals)).not.toContain(hidden);
    const hers = await stack.as(ada, presses('showAnswer', { answerId }));
    expect(text(hers.reply)).toMatch(/Sources.*Written by AI/);
    const others = await stack.as(chiara, presses('showAnswer', { answerId }));
    expect(text(others.reply)).toMatch(/You may not see this/);
    expect(text(others.reply)).not.toMatch(/Sources|doc_/);
  }, 60_000);
});

describe('a notice, with the real platform', () => {
  test('reaches who may read the document', async () => {
    expect(await told(stack, ada)).toEqual({ end: 'done', sent: 1, follows: 1 });
  });

  test.each([
    ['whom the platform does not know', 'usr_nobody00000'],
    ['who was deactivated', 'usr_kai9f2s6yqb8'],
  ])('ends the subscription of someone %s, at the first no', async (_who, userId) => {
    expect(await told(stack, userId)).toEqual({ end: 'done', sent: 0, follows: 0 });
  });

  test('is not told to who unsubscribed while it waited', async () => {
    expect(await told(stack, ada, { follows: false })).toEqual({ end: 'done', sent: 0, follows: 0 });
  });

  test('is tried again where nobody can say whether they may read it', async () => {
    await stack.platform.faults('access', { status: 503 });
    expect(await told(stack, chiara)).toEqual({ end: 'again', sent: 0, follows: 1 });
    await stack.platform.clearFaults();
  });
});
