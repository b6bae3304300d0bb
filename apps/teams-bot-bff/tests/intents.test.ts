import type { Activity, OutgoingMessage } from '@frontdesk/bot-framework';
import { Refusal, notAllowed, notFound } from '@frontdesk/service-clients';
import type { ProblemKind } from '@frontdesk/problems';
import { describe, expect, test } from '@jest/globals';
import type { Reply } from '../src/intents/intent.ts';
import { memorySubscriptions } from '../src/subscriptions/memory-subscriptions.ts';
import { documentId, webOrigin } from './card-samples.ts';
import { activity, answers, inGroup, run, scriptedReads } from './scripted-turn.ts';

const says = (text: string, more: Partial<Activity> = {}) => activity({ text, ...more });
const presses = (verb: string, data: unknown, trigger = 'manual') =>
  activity({
    type: 'invoke',
    name: 'adaptiveCard/action',
    value: { action: { type: 'Action.Execute', verb, data }, trigger },
  });
const queries = (value: unknown) => activity({ type: 'invoke', name: 'composeExtension/query', value });
const pastes = (url: string) => activity({ type: 'invoke', name: 'composeExtension/queryLink', value: { url } });

function messageOf(reply: Reply): OutgoingMessage {
  if (reply.kind !== 'message') throw new Error(`it is ${reply.kind}`);
  return reply.message;
}
const bodyOf = (reply: Reply) =>
  reply.kind === 'invoke' ? (reply.body as { value: unknown; statusCode: number }) : undefined;

function no(kind: ProblemKind) {
  const refused = { service: 'any', operation: 'any.thing', backendCode: 'x', details: undefined };
  return async () => {
    throw new Refusal(kind, { ...refused, backendStatus: kind.status });
  };
}
const content = /capacity|Lindqvist|91%|nearly full|Chiara/;
const text = (value: unknown) => JSON.stringify(value);

describe('what people write', () => {
  test.each([
    ['show doc_q3plan7x2mva', 'showDocument'],
    ['Zeige doc_q3plan7x2mva', 'showDocument'],
    ['comments Q3', 'showComments'],
    ['kommentare\nQ3', 'showComments'],
    ['subscribe Q3', 'subscribe'],
    ['folge Q3', 'subscribe'],
    ['unsubscribe Q3', 'unsubscribe'],
    ['help', 'help'],
    ['show', 'help'],
    ['showdoc_q3plan7x2mva', 'help'],
    ['', 'help'],
  ])('%j is %s', async (said, intent) => {
    expect((await run(says(said))).intent).toBe(intent);
  });

  test('begins with the bot’s name in a group', async () => {
    const entities = [{ type: 'mention', mentioned: { id: '28:bot' }, text: '<at>Frontdesk</at>' }];
    const said = says('<at>Frontdesk</at>&nbsp;show <at>Ada</at> plan', { ...inGroup, entities });
    const { reads, asked } = scriptedReads();
    expect((await run(said, { reads })).intent).toBe('showDocument');
    expect(asked).toContainEqual({ read: 'search', params: { query: 'Ada plan', limit: 50 } });
  });

  test('does not grow by mentions of nothing, however many', async () => {
    const nothing = { type: 'mention', mentioned: { id: '28:bot' }, text: '' };
    const said = says(`show ${'x'.repeat(100)}`, { ...inGroup, entities: Array.from({ length: 200 }, () => nothing) });
    expect((await run(said)).intent).toBe('showDocument');
  });

  test('is answered in their language', async () => {
    const { reply } = await run(says('was?', { locale: 'de-CH' }));
    expect(messageOf(reply).text).toMatch(/Ich zeige Dokumente/);
  });
});

describe('show', () => {
  test.each(['doc_q3plan7x2mva', `${webOrigin}/documents/${documentId}`, 'q3 CAPACITY plan', 'Rotterdam'])(
    'finds a document by %s, and shows it to one person',
    async (reference) => {
      const { reply } = await run(says(`show ${reference}`));
      expect(text(messageOf(reply).attachments)).toMatch(/Q3 capacity plan.*Ada Lindqvist.*nearly full.*91%/);
      expect(messageOf(reply).summary).not.toMatch(content);
    },
  );

  test('sends a group a card without anything of it', async () => {
    const { reply } = await run(says('show Rotterdam', inGroup));
    expect(text(messageOf(reply))).not.toMatch(content);
    expect(text(messageOf(reply))).toMatch(/"refresh":.*"userIds":\["29:ada"\]/);
  });

  test('asks which one, but not in a group', async () => {
    const hits = ['doc_q3plan7x2mva', 'doc_hubcheck8k1m'].map((id) => ({
      documentId: id,
      title: `Secret ${id}`,
      snippet: '',
    }));
    const { reads } = scriptedReads({
      search: async () => ({ hits }),
      allowed: async () => ({ results: hits.map(({ documentId: id }) => ({ documentId: id, allowed: true })) }),
    });
    expect(text(messageOf((await run(says('show Secret'), { reads })).reply))).toMatch(
      /Which one.*Secret doc.*Secret doc/,
    );
    expect(text(messageOf((await run(says('show Secret', inGroup), { reads })).reply))).not.toMatch(/Secret doc|doc_/);
  });

  test('does not find what may not be read', async () => {
    const { reads } = scriptedReads({ allowed: async () => ({ results: [{ documentId, allowed: false }] }) });
    const { reply } = await run(says('show [Rotterdam](x)'), { reads });
    expect(messageOf(reply)).toEqual({ text: 'I found nothing for “\\[Rotterdam\\]\\(x\\)”.' });
  });

  test.each([
    ['to one person', {}],
    ['to a group', inGroup],
  ])('has no such document for who may not see it, %s', async (_, where) => {
    const { reads, asked } = scriptedReads({ access: async () => ({ permissions: [] }) });
    await expect(run(says(`show ${documentId}`, where), { reads })).rejects.toMatchObject({ code: 'no-such-document' });
    await expect(run(says(`comments ${documentId}`, where), { reads })).rejects.toMatchObject({
      code: 'no-such-document',
    });
    await expect(run(says(`subscribe ${documentId}`, where), { reads })).rejects.toMatchObject({
      code: 'no-such-document',
    });
    expect(asked.map(({ read }) => read)).not.toContain('changeComment');
  });
});

describe('subscribe and unsubscribe', () => {
  test('are bounded for a document: each change of it is work for all who follow', async () => {
    const subscriptions = memorySubscriptions();
    const own = { tenantId: 'ten_halden4k7q2w', documentId, userId: 'usr_ada7k2m9qxr3', locale: 'en' as const };
    const chat = (id: string): Partial<Activity> => ({ conversation: { id, conversationType: 'personal' } });
    const follow = (id: string) => run(says(`subscribe ${documentId}`, chat(id)), { subscriptions });
    for (let i = 0; i < 500; i += 1) {
      await subscriptions.add({ ...own, teamsUserId: '29:ada', conversationId: `a:${i}`, since: 1 });
    }
    expect(messageOf((await follow('a:one more')).reply).text).toMatch(/too many/i);
    expect(await subscriptions.ofDocument(own.tenantId, documentId)).toHaveLength(500);
    expect(messageOf((await follow('a:7')).reply).text).toMatch(/I will tell you/);
  });

  test('are of one person in one conversation, and say nothing of the document', async () => {
    const subscriptions = memorySubscriptions();
    const { reply } = await run(says(`subscribe ${documentId}`, inGroup), { subscriptions });
    expect(text(messageOf(reply))).not.toMatch(content);
    expect(await subscriptions.ofDocument('ten_halden4k7q2w', documentId)).toEqual([
      {
        ...{ tenantId: 'ten_halden4k7q2w', documentId, userId: 'usr_ada7k2m9qxr3', locale: 'en' },
        ...{ teamsUserId: '29:ada', conversationId: '19:hub@thread.v2', since: 1_780_000_000 },
      },
    ]);
    const gone = scriptedReads({ access: async () => ({ permissions: [] }) });
    const left = await run(says(`unsubscribe ${documentId}`, inGroup), { subscriptions, reads: gone.reads });
    expect(messageOf(left.reply).text).toMatch(/will not tell you/);
    expect(await subscriptions.ofDocument('ten_halden4k7q2w', documentId)).toEqual([]);
    const again = await run(says(`unsubscribe ${documentId}`, inGroup), { subscriptions });
    expect(messageOf(again.reply).text).toMatch(/had not subscribed/);
  });
});

describe('the message extension', () => {
  const parameters = [{ name: 'query', value: 'Rotterdam' }];

  test('shows what was found to who searched, and puts nothing of it into a conversation', async () => {
    const { reply } = await run(queries({ parameters, queryOptions: { skip: 0, count: 10 } }));
    const { attachments } = (
      reply as unknown as { body: { composeExtension: { attachments: { content: unknown; preview: unknown }[] } } }
    ).body.composeExtension;
    expect(text(attachments[0]!.preview)).toMatch(/Q3 capacity plan/);
    expect(text(attachments[0]!.content)).not.toMatch(content);
  });

  test('goes on where the page before ended', async () => {
    const hits = Array.from({ length: 12 }, (_, index) => ({
      documentId: `doc_0000000${index}`,
      title: `T${index}`,
      snippet: '',
    }));
    const { reads } = scriptedReads({
      search: async () => ({ hits }),
      allowed: async () => ({
        results: hits.map(({ documentId: id }, index) => ({ documentId: id, allowed: index !== 3 })),
      }),
    });
    const pageOf = async (skip: number) => {
      const { reply } = await run(queries({ parameters, queryOptions: { skip, count: 5 } }), { reads });
      return [...text(reply).matchAll(/"title":"(T\d+)"/g)].map(([, title]) => title);
    };
    expect(await pageOf(0)).toEqual(['T0', 'T1', 'T2', 'T4', 'T5']);
    expect(await pageOf(10)).toEqual(['T11']);
  });

  test.each([
    ['nothing is written yet', { parameters: [{ name: 'initialRun', value: 'true' }] }, /Write what/],
    ['a form that Teams does not have', { parameters: 'x' }, undefined],
  ])('has an answer when %s', async (_, value, expected) => {
    if (expected) expect(text((await run(queries(value))).reply)).toMatch(expected);
    else await expect(run(queries(value))).rejects.toThrow('no intent');
  });

  test('makes a card of a link, for who may read it; it says nothing of the document', async () => {
    const { reply } = await run(pastes(`${webOrigin}/documents/${documentId}`));
    expect(text(reply)).toMatch(/"preview".*A document in Frontdesk/);
    expect(text(reply)).not.toMatch(content);
  });

  test('leaves other links, and those of what may not be seen, alone', async () => {
    const { reads } = scriptedReads({ access: no(notFound) });
    const hidden = await run(pastes(`${webOrigin}/documents/${documentId}`), { reads });
    const other = await run(pastes('https://elsewhere.example/documents/doc_q3plan7x2mva'));
    expect(hidden.reply).toEqual(other.reply);
    expect(text(other.reply)).toMatch(/"attachments":\[\]/);
  });
});

describe('the buttons of a card', () => {
  const place = { documentId, commentId: 'cmt_5h2k8d1qwz' };

  test.each(['manual', 'automatic'])('show the viewer theirs (%s)', async (trigger) => {
    const { reply, sent } = await run(presses('showDocument', { documentId }, trigger));
    expect(bodyOf(reply)).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
    expect(text(reply)).toMatch(/Q3 capacity plan/);
    expect(sent).toEqual([]);
  });

  test.each([
    ['showDocument', { documentId }],
    ['showComments', { documentId }],
    ['resolveComment', place],
    ['replyToComment', { ...place, reply: 'x' }],
  ])('tell who may not see it that they may not: %s', async (verb, data) => {
    const ways = [{ access: async () => ({ permissions: [] }) }, { access: no(notFound) }, { access: no(notAllowed) }];
    const bodies = await Promise.all(
      ways.map(async (way) => text((await run(presses(verb, data), { reads: scriptedReads(way).reads })).reply)),
    );
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toMatch(/You may not see this/);
    expect(bodies[0]).not.toMatch(/doc_|cmt_|refresh|capacity/);
  });

  test('resolve in the name of who pressed, and show what became of it', async () => {
    const { reads, asked } = scriptedReads();
    const { reply } = await run(presses('resolveComment', { ...place, on: 'comments' }), { reads });
    expect(asked).toContainEqual({
      read: 'changeComment',
      params: { comment_id: place.commentId, body: { status: 'resolved' } },
    });
    expect(text(reply)).toMatch(/The comment is resolved.*Open comments/);
  });

  test('reply, by the input of the card or as an API calls it', async () => {
    const { reads, asked } = scriptedReads();
    await run(presses('replyToComment', { ...place, [`reply_${place.commentId}`]: ' One. ' }), { reads });
    await run(presses('replyToComment', { ...place, reply: 'Two.' }), { reads });
    const written = asked.filter(({ read }) => read === 'createComment').map(({ params }) => params);
    expect(written).toEqual(
      ['One.', 'Two.'].map((body) => ({
        document_id: documentId,
        body: { body, parent_id: place.commentId, mentions: [], anchor: null },
      })),
    );
  });

  test.each([
    ['without the permission', { access: async () => ({ permissions: ['read'] }) }, /You may not do this/],
    ['refused by the service', { changeComment: no(notAllowed) }, /You may not do this/],
    ['on a comment that is gone', { changeComment: no(notFound) }, /not there any more/],
    [
      'on a comment of another document',
      { comments: async () => ({ comments: [], next_page_token: '' }) },
      /not there any more/,
    ],
  ])('say why nothing was resolved: %s', async (_, script, expected) => {
    const { reads } = scriptedReads(script);
    expect(text((await run(presses('resolveComment', place), { reads })).reply)).toMatch(expected);
  });

  test('change nothing on a document without its comment', async () => {
    const { reads, asked } = scriptedReads({ comments: async () => ({ comments: [], next_page_token: '' }) });
    await run(presses('resolveComment', place), { reads });
    await run(presses('replyToComment', { ...place, reply: 'x' }), { reads });
    expect(asked.map(({ read }) => read)).not.toContain('changeComment');
    expect(asked.map(({ read }) => read)).not.toContain('createComment');
  });

  test('say that it is done also where the card cannot be had afterwards', async () => {
    const documents = [answers.document];
    const { reads } = scriptedReads({
      document: async () => documents.pop() && Promise.reject(new Error('down')),
    });
    expect(text((await run(presses('resolveComment', place), { reads })).reply)).toMatch(/The comment is resolved/);
  });

  test.each([
    ['an unknown one', 'deleteEverything', {}],
    ['data of another form', 'showDocument', { documentId: '../x' }],
    ['an empty reply', 'replyToComment', { ...place, reply: '  ' }],
    ['a reply that is too long', 'replyToComment', { ...place, reply: 'x'.repeat(2_001) }],
  ])('refuse %s', async (_, verb, data) => {
    const { reads, asked } = scriptedReads();
    expect(bodyOf((await run(presses(verb, data), { reads })).reply)).toMatchObject({ statusCode: 400 });
    expect(asked).toEqual([]);
  });
});
