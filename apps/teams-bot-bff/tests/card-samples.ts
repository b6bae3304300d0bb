import fc from 'fast-check';
import type { WrittenAnswer } from '../src/answers/written-answer.ts';
import type { AdaptiveCard } from '../src/cards/adaptive-card.ts';
import { answerCard } from '../src/cards/answer-message.ts';
import { commentsCard } from '../src/cards/comments-card.ts';
import { documentCard } from '../src/cards/document-card.ts';
import { choiceCard, foundAttachment, linkAttachment } from '../src/cards/found-cards.ts';
import type { Look } from '../src/cards/parts.ts';
import {
  hiddenCard,
  noticeCard,
  sharedAnswerCard,
  sharedCommentsCard,
  sharedDocumentCard,
} from '../src/cards/shared-card.ts';
import { changeNotice } from '../src/proactive/notice.ts';
import type { ShownComments } from '../src/views/comments-view.ts';
import type { ShownDocument } from '../src/views/document-view.ts';
import type { FoundDocument } from '../src/views/search-view.ts';
import type { Thread } from '../src/views/threads.ts';

export const documentId = 'doc_q3plan7x2mva';
export const webOrigin = 'https://frontdesk.example';
export const look: Look = { locale: 'en', webOrigin, teamsUserId: '29:ada' };
export const german: Look = { ...look, locale: 'de' };

const thread: Thread = {
  commentId: 'cmt_5h2k8d1qwz',
  authorName: 'Chiara Moretti',
  body: 'Is the **91%** before or after the new cranes?',
  createdAt: '2026-06-18T10:19:24Z',
  replyCount: 1,
  lastReply: { authorName: 'Ada Lindqvist', body: 'Before. The cranes come in week 31.' },
};

export const document: ShownDocument = {
  title: 'Q3 capacity plan',
  status: 'inReview',
  updatedAt: '2026-06-18T10:31:00.123Z',
  ownerName: 'Ada Lindqvist',
  summary: { text: 'Rotterdam runs at 91% of capacity.\nThe new cranes come in week 31.', stale: true },
  threads: [
    thread,
    { ...thread, commentId: 'cmt_9x4m7c3tbn', body: 'And Hamburg?', replyCount: 0, lastReply: undefined },
  ],
  hasMoreThreads: true,
  mayComment: true,
  mayWrite: true,
};

export const bare: ShownDocument = {
  ...document,
  ownerName: undefined,
  summary: undefined,
  threads: undefined,
  hasMoreThreads: false,
  mayComment: false,
  mayWrite: false,
};

export const comments: ShownComments = {
  title: document.title,
  threads: document.threads ?? [],
  hasMoreThreads: false,
  mayComment: true,
};

export const found: FoundDocument = {
  documentId,
  title: 'Q3 capacity plan',
  snippet: 'Rotterdam runs at 91% of capacity.',
  status: 'published',
};

export const answer: WrittenAnswer = {
  text: 'Rotterdam runs at 91% of capacity.\nThe cranes come in week 31.',
  citations: [
    { number: 1, at: 34, documentId, title: 'Q3 capacity plan' },
    { number: 2, at: 62, documentId: 'doc_hubcheck8k1m', title: 'Hub [checklist]' },
  ],
  ending: 'cut',
};

const change = { eventId: '1-0', tenantId: 'ten_halden4k7q2w', documentId, time: '2026-06-18T10:31:00Z' };
const follower = ({ locale, teamsUserId = '' }: Look) => ({
  ...{ tenantId: change.tenantId, userId: 'usr_ada7k2m9qxr3', documentId, conversationId: 'a:ada' },
  ...{ teamsUserId, locale, since: 0 },
});

/** Each card that we send, as it is made for this viewer. */
export function everyCard(viewer: Look): Record<string, AdaptiveCard> {
  const content = (attachment: { readonly content: unknown }) => attachment.content as AdaptiveCard;
  const degraded = [{ section: 'comments', reason: 'stale' as const }];
  return {
    document: documentCard({ documentId, document, degraded: [] }, viewer),
    'document with what became of a press': documentCard({ documentId, document, degraded, notice: 'Done.' }, viewer),
    'document of which much was lost': documentCard({ documentId, document: bare, degraded: [] }, viewer),
    comments: commentsCard({ documentId, comments, degraded: [] }, viewer),
    'comments without title': commentsCard(
      { documentId, comments: { ...comments, title: undefined, threads: [] }, degraded: [] },
      viewer,
    ),
    'shared document': sharedDocumentCard(documentId, viewer),
    'shared comments': sharedCommentsCard(documentId, viewer),
    'shared answer': sharedAnswerCard('answer00000000000000', viewer),
    answer: answerCard('answer00000000000000', answer, viewer),
    'answer without words': answerCard(
      'answer00000000000000',
      { text: '', citations: [], ending: 'nothing-found' },
      viewer,
    ),
    hidden: hiddenCard(viewer),
    notice: noticeCard('Done.', viewer),
    choice: choiceCard([found, { ...found, documentId: 'doc_hubcheck8k1m' }], viewer),
    found: content(foundAttachment(found, viewer)),
    link: content(linkAttachment(documentId, viewer)),
    'a change': content(changeNotice(follower(viewer), { ...change, kind: 'commented' }).attachments![0]!),
  };
}

/** What people may have written, and what they write who mean no good. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12_000, size: 'max' }),
  fc.constantFrom('\\', '*', '"', '😀', '漢', '\u0000', '\uD800', '<at>', '\n').map((sign) => sign.repeat(12_000)),
  fc.string(),
);

const anyThread: fc.Arbitrary<Thread> = fc.record({
  commentId: fc.constant('cmt_0123456789abcdefghijklmnopqrstuv'),
  authorName: anyText,
  body: anyText,
  createdAt: fc.constant('2026-06-18T10:19:24Z'),
  replyCount: fc.nat(),
  lastReply: fc.option(fc.record({ authorName: anyText, body: anyText }), { nil: undefined }),
});
const anyThreads = fc
  .array(anyThread, { maxLength: 30, size: 'max' })
  .map((threads) => threads.map((one, index) => ({ ...one, commentId: `cmt_${String(index).padStart(32, '0')}` })));

export const anyDocument: fc.Arbitrary<ShownDocument> = fc.record({
  title: anyText,
  status: fc.oneof(anyText, fc.constantFrom('draft', 'constructor', '__proto__')),
  updatedAt: fc.constant('2026-06-18T10:31:00.123Z'),
  ownerName: fc.option(anyText, { nil: undefined }),
  summary: fc.oneof(
    fc.constantFrom('none' as const, 'off' as const, undefined),
    fc.record({ text: anyText, stale: fc.boolean() }),
  ),
  threads: fc.option(anyThreads, { nil: undefined }),
  hasMoreThreads: fc.boolean(),
  mayComment: fc.boolean(),
  mayWrite: fc.boolean(),
});

export const anyComments: fc.Arbitrary<ShownComments> = fc.record({
  title: fc.option(anyText, { nil: undefined }),
  threads: anyThreads,
  hasMoreThreads: fc.boolean(),
  mayComment: fc.boolean(),
});

export const anyFound: fc.Arbitrary<FoundDocument> = fc.record({
  documentId: fc.constant(documentId),
  title: anyText,
  snippet: anyText,
  status: fc.option(anyText, { nil: undefined }),
});

export const anyAnswer: fc.Arbitrary<WrittenAnswer> = fc.record({
  text: anyText,
  citations: fc.array(
    fc.record({ number: fc.nat(50), at: fc.nat(20_000), documentId: fc.constant(documentId), title: anyText }),
    { maxLength: 50, size: 'max' },
  ),
  ending: fc.constantFrom('whole' as const, 'cut' as const, 'failed' as const, undefined),
});
