import { escapedLine, escapedText } from '@frontdesk/bot-framework';
import type { Degraded } from '@frontdesk/composition';
import type { ShownDocument } from '../views/document-view.ts';
import type { AdaptiveCard, Element } from './adaptive-card.ts';
import { excerptOf } from './excerpt.ts';
import { fitted } from './fit.ts';
import { openDocument } from './links.ts';
import { card, heading, oldLines, paragraph, quietLine, showComments, showDocument } from './parts.ts';
import type { Look } from './parts.ts';
import { threadBlock } from './threads.ts';
import { textsIn } from './texts.ts';
import type { Texts } from './texts.ts';

export interface DocumentCard {
  readonly documentId: string;
  readonly document: ShownDocument;
  readonly degraded: readonly Degraded[];
  /** What became of what the viewer just did. */
  readonly notice?: string | undefined;
}

interface Size {
  readonly threads: number;
  readonly bodyLength: number;
  readonly summaryLength: number;
}

const sizes: readonly Size[] = [
  { threads: 5, bodyLength: 500, summaryLength: 2_000 },
  { threads: 4, bodyLength: 250, summaryLength: 1_000 },
  { threads: 2, bodyLength: 150, summaryLength: 500 },
  { threads: 0, bodyLength: 0, summaryLength: 200 },
];
const titleLength = 300;
const nameLength = 120;

/** A document for the one person who may see this of it. */
export function documentCard(shown: DocumentCard, look: Look): AdaptiveCard {
  const { documentId, document, degraded, notice } = shown;
  const texts = textsIn(look.locale);
  const open = document.mayWrite ? texts.edit : texts.open;
  return fitted(sizes, (size) =>
    card(look, {
      refresh: showDocument(documentId),
      body: [
        ...(notice === undefined ? [] : [paragraph(notice)]),
        { ...heading(escapedLine(excerptOf(document.title, titleLength)) || '…', 'Large'), maxLines: 3 },
        factsOf(document, texts),
        ...(document.ownerName === undefined ? [quietLine(texts.lost.owner)] : []),
        ...summaryPart(document.summary, size, texts),
        ...threadsPart(shown, size, texts),
        ...oldLines(degraded, texts),
      ],
      actions: [...openDocument(open, documentId, look.webOrigin), showComments(documentId, texts.showComments)],
    }),
  );
}

function factsOf({ ownerName, status, updatedAt }: ShownDocument, texts: Texts): Element {
  const owner = escapedLine(excerptOf(ownerName ?? '', nameLength));
  const known = Object.hasOwn(texts.statuses, status) ? texts.statuses[status] : undefined;
  return {
    type: 'FactSet',
    facts: [
      ...(owner === '' ? [] : [{ title: texts.owner, value: owner }]),
      { title: texts.status, value: known ?? escapedLine(excerptOf(status, nameLength)) },
      { title: texts.updated, value: dayOf(updatedAt) },
    ],
  };
}

/** Teams writes it as the viewer is used to; without parts of seconds. */
function dayOf(iso: string): string {
  return `{{DATE(${new Date(iso).toISOString().slice(0, 19)}Z, SHORT)}}`;
}

function summaryPart(summary: ShownDocument['summary'], { summaryLength }: Size, texts: Texts): Element[] {
  if (summary === 'off') return [];
  const title = heading(texts.summary);
  if (summary === undefined) return [title, quietLine(texts.lost.summary)];
  if (summary === 'none') return [title, quietLine(texts.noSummary)];
  const text = paragraph(escapedText(excerptOf(summary.text, summaryLength)));
  return [title, text, ...(summary.stale ? [quietLine(texts.summaryIsOld)] : [])];
}

function threadsPart({ documentId, document }: DocumentCard, size: Size, texts: Texts): Element[] {
  const { threads, hasMoreThreads, mayComment } = document;
  const title = heading(texts.openComments);
  if (threads === undefined) return [title, quietLine(texts.lost.comments)];
  if (threads.length === 0) return [title, quietLine(texts.noOpenComments)];
  const shown = threads.slice(0, size.threads);
  const blocks = shown.map((thread) => threadBlock(thread, { documentId, on: 'document', mayComment, ...size }, texts));
  const more = hasMoreThreads || shown.length < threads.length;
  return [title, ...blocks, ...(more ? [quietLine(texts.moreComments)] : [])];
}
