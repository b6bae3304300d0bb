import { escapedLine } from '@frontdesk/bot-framework';
import type { Degraded } from '@frontdesk/composition';
import type { ShownComments } from '../views/comments-view.ts';
import type { AdaptiveCard } from './adaptive-card.ts';
import { excerptOf } from './excerpt.ts';
import { fitted } from './fit.ts';
import { openDocument } from './links.ts';
import { card, heading, oldLines, paragraph, quietLine, showComments, showDocument } from './parts.ts';
import type { Look } from './parts.ts';
import { threadBlock } from './threads.ts';
import { textsIn } from './texts.ts';

export interface CommentsCard {
  readonly documentId: string;
  readonly comments: ShownComments;
  readonly degraded: readonly Degraded[];
  readonly notice?: string | undefined;
}

const sizes = [
  { threads: 10, bodyLength: 1_000 },
  { threads: 8, bodyLength: 300 },
  { threads: 4, bodyLength: 200 },
  { threads: 1, bodyLength: 100 },
];
const titleLength = 300;

/** The open threads of a document, oldest first, for the one person who may see them. */
export function commentsCard({ documentId, comments, degraded, notice }: CommentsCard, look: Look): AdaptiveCard {
  const texts = textsIn(look.locale);
  const { title, threads, hasMoreThreads, mayComment } = comments;
  return fitted(sizes, (size) => {
    const shown = threads.slice(0, size.threads);
    const hasMore = hasMoreThreads || shown.length < threads.length;
    return card(look, {
      refresh: showComments(documentId),
      body: [
        ...(notice === undefined ? [] : [paragraph(notice)]),
        heading(texts.openComments, 'Large'),
        title === undefined
          ? quietLine(texts.lost.document)
          : paragraph(escapedLine(excerptOf(title, titleLength)) || '…'),
        ...(threads.length === 0 ? [quietLine(texts.noOpenComments)] : []),
        ...shown.map((thread) => threadBlock(thread, { documentId, on: 'comments', mayComment, ...size }, texts)),
        ...(hasMore ? [quietLine(texts.moreComments)] : []),
        ...oldLines(degraded, texts),
      ],
      actions: [...openDocument(texts.open, documentId, look.webOrigin), showDocument(documentId, texts.showDocument)],
    });
  });
}
