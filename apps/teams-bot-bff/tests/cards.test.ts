import { oauthCard } from '@frontdesk/bot-framework/testing';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answerCard, answerMessage } from '../src/cards/answer-message.ts';
import { commentsCard } from '../src/cards/comments-card.ts';
import { documentCard } from '../src/cards/document-card.ts';
import { bytesOf, mostCardBytes } from '../src/cards/fit.ts';
import { choiceCard, foundAttachment, linkAttachment } from '../src/cards/found-cards.ts';
import { documentOfLink, documentUrl } from '../src/cards/links.ts';
import { cardComplaintsIn, complaintsOf, signInComplaintsOf } from './card-rules.ts';
import {
  anyAnswer,
  anyComments,
  anyDocument,
  anyFound,
  document,
  documentId,
  everyCard,
  found,
  german,
  look,
  webOrigin,
} from './card-samples.ts';

const documentOf = (shown: typeof document) => documentCard({ documentId, document: shown, degraded: [] }, look);
const text = (card: unknown) => JSON.stringify(card);

describe.each([
  ['English', look],
  ['German', german],
])('each card, in %s', (_, viewer) => {
  test.each(Object.entries(everyCard(viewer)))(
    '%s is an Adaptive Card 1.5, by Microsoft’s schema and implementation',
    (_name, card) => {
      expect(complaintsOf(card)).toEqual([]);
      expect(card.lang).toBe(viewer.locale);
    },
  );

  test('to sign in with is one, too', () => {
    const settings = { connectionName: 'frontdesk', resource: 'api://frontdesk.example/botid-7f3c', link: webOrigin };
    const { content } = oauthCard('id', viewer.locale, settings);
    expect(signInComplaintsOf(content)).toEqual([]);
    expect(signInComplaintsOf({ ...(content as object), tokenExchangeResource: { uri: 7 } })).not.toEqual([]);
  });

  test('says no more than its language', () => {
    const shown = text(everyCard(viewer));
    expect(shown.includes('Open comments')).toBe(viewer.locale === 'en');
    expect(shown.includes('Offene Kommentare')).toBe(viewer.locale === 'de');
  });
});

describe('whatever people write', () => {
  const few = { numRuns: 60 };

  test('a document’s card is within what Teams takes, is a card, and has no link but to our web app', () => {
    fc.assert(
      fc.property(anyDocument, (shown) => {
        const card = documentOf(shown);
        expect(bytesOf(card)).toBeLessThanOrEqual(mostCardBytes);
        expect(complaintsOf(card)).toEqual([]);
        const urls = [...text(card).matchAll(/"url":"([^"]*)"/g)].map(([, url]) => url);
        expect(urls).toEqual([`${webOrigin}/documents/${documentId}`]);
      }),
      few,
    );
  });

  test('so are comments and what a search found', () => {
    fc.assert(
      fc.property(anyComments, fc.array(anyFound, { minLength: 1, maxLength: 5 }), (comments, several) => {
        const cards = [commentsCard({ documentId, comments, degraded: [] }, look), choiceCard(several, look)];
        for (const card of cards) expect([bytesOf(card) <= mostCardBytes, complaintsOf(card)]).toEqual([true, []]);
        const attached = several.map((one) => foundAttachment(one, look));
        expect([attached.every((one) => bytesOf(one) <= 4_000), cardComplaintsIn(attached)]).toEqual([true, []]);
      }),
      few,
    );
  });

  test('so is an answer', () => {
    fc.assert(
      fc.property(anyAnswer, (shown) => {
        const card = answerCard('answer00000000000000', shown, look);
        expect([bytesOf(card) <= mostCardBytes, complaintsOf(card)]).toEqual([true, []]);
        expect(JSON.stringify(answerMessage(shown, look)).length * 2).toBeLessThanOrEqual(80_000);
      }),
      few,
    );
  });

  test('a larger document only shows less', () => {
    const threads = Array.from({ length: 30 }, (_, index) => ({
      ...document.threads![0]!,
      commentId: `cmt_0000000${index}`,
      body: '\\'.repeat(9_000),
    }));
    const card = documentOf({ ...document, summary: { text: '漢'.repeat(20_000), stale: false }, threads });
    expect(bytesOf(card)).toBeLessThanOrEqual(mostCardBytes);
    expect(text(card)).toMatch(/There are more in the document/);
  });
});

describe('a card that several people get', () => {
  const card = everyCard(look);

  test.each(['shared document', 'shared comments', 'found', 'link'])('holds no more than an id: %s', (name) => {
    const { title, ownerName, threads, summary } = document;
    for (const part of [title, ownerName!, threads![0]!.body, (summary as { text: string }).text, found.snippet])
      expect(text(card[name])).not.toContain(part);
    expect(card[name]).toMatchObject({ refresh: { userIds: ['29:ada'], action: { data: { documentId } } } });
  });

  test('the preview of a link is as silent; that of a search is for who searched', () => {
    expect(text(linkAttachment(documentId, look).preview)).not.toContain('capacity');
    expect(foundAttachment(found, look).preview?.content).toEqual({
      title: 'Q3 capacity plan',
      text: 'Published · Rotterdam runs at 91% of capacity.',
    });
  });

  test('who may not see it gets not even the id', () => {
    expect(text(card['hidden'])).not.toMatch(/doc_|refresh|Action/);
  });
});

describe('what a viewer may do', () => {
  test('is there by their permissions', () => {
    expect(text(documentOf(document))).toMatch(/resolveComment.*replyToComment.*Edit in Frontdesk/);
    const reader = text(documentOf({ ...document, mayComment: false, mayWrite: false }));
    expect(reader).not.toMatch(/resolveComment|replyToComment|Edit in/);
    expect(reader).toMatch(/Open in Frontdesk/);
  });
});

describe('what was lost', () => {
  test('is a quiet line each', () => {
    const card = everyCard(look)['document of which much was lost']!;
    const quiet = card.body.flatMap((element) =>
      element.type === 'TextBlock' && element.isSubtle ? [element.text] : [],
    );
    expect(quiet).toEqual([
      'The owner could not be loaded.',
      'The summary could not be loaded.',
      'The comments could not be loaded.',
    ]);
  });

  test('what is old says so', () => {
    const degraded = [{ section: 'summary', reason: 'stale' as const }];
    const card = documentCard({ documentId, document, degraded }, look);
    expect(card.body.at(-1)).toMatchObject({ text: 'The summary is shown as some minutes ago.', isSubtle: true });
  });
});

describe('links', () => {
  test('are https, but on a developer’s machine', () => {
    expect(documentUrl(documentId, webOrigin)).toBe(`${webOrigin}/documents/${documentId}`);
    expect(documentUrl(documentId, 'http://127.0.0.1:3001')).toBe(`http://127.0.0.1:3001/documents/${documentId}`);
    expect(documentUrl(documentId, 'http://frontdesk.example')).toBeUndefined();
  });

  test('lead to a document only from our own web app', () => {
    expect(documentOfLink(`${webOrigin}/documents/${documentId}?x=1#y`, webOrigin)).toBe(documentId);
    expect(documentOfLink(`${webOrigin}/documents/${documentId}/comments`, webOrigin)).toBe(documentId);
    for (const url of [
      `https://evil.example/documents/${documentId}`,
      `https://frontdesk.example.evil.example/documents/${documentId}`,
      `https://frontdesk.example@evil.example/documents/${documentId}`,
      `http://frontdesk.example/documents/${documentId}`,
      `${webOrigin}/documents/`,
      `${webOrigin}/documents/doc_..%2f`,
      `${webOrigin}/files/${documentId}`,
      'javascript:alert(1)',
      documentId,
    ])
      expect(documentOfLink(url, webOrigin)).toBeUndefined();
  });
});
