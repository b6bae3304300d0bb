import { escapedHtml, escapedLine, plainLine } from '@frontdesk/bot-framework';
import type { Attachment } from '@frontdesk/bot-framework';
import type { FoundDocument } from '../views/search-view.ts';
import { adaptiveCardType } from './adaptive-card.ts';
import type { AdaptiveCard } from './adaptive-card.ts';
import { excerptOf } from './excerpt.ts';
import { card, heading, paragraph, showDocument } from './parts.ts';
import type { Look } from './parts.ts';
import { sharedDocumentCard } from './shared-card.ts';
import { textsIn } from './texts.ts';

const previewType = 'application/vnd.microsoft.card.thumbnail';
const titleLength = 120;
const snippetLength = 160;

/**
 * What a search in Teams shows. Who searches sees the preview in a list of their own; what they choose goes into a
 * conversation, and is the card that everyone may have.
 */
export function foundAttachment(found: FoundDocument, look: Look): Attachment {
  const { documentId, title, snippet, status = '' } = found;
  const texts = textsIn(look.locale);
  const shownStatus = Object.hasOwn(texts.statuses, status) ? `${texts.statuses[status] ?? ''} · ` : '';
  return {
    ...cardAttachment(sharedDocumentCard(documentId, look)),
    preview: {
      contentType: previewType,
      content: {
        title: plainLine(excerptOf(title, titleLength)),
        text: escapedHtml(`${shownStatus}${excerptOf(snippet, snippetLength)}`),
      },
    },
  };
}

/** What a link becomes. Teams keeps it for half an hour and shows it to whoever is there: it says nothing of the document. */
export function linkAttachment(documentId: string, look: Look): Attachment {
  const texts = textsIn(look.locale);
  const preview = { contentType: previewType, content: { title: texts.shared, text: texts.sharedHint } };
  return { ...cardAttachment(sharedDocumentCard(documentId, look)), preview };
}

/** Several documents to choose from, for the one who named them. */
export function choiceCard(found: readonly FoundDocument[], look: Look): AdaptiveCard {
  const { severalFound } = textsIn(look.locale);
  return card(look, {
    body: [
      heading(severalFound),
      ...found.map(({ title }) => paragraph(escapedLine(excerptOf(title, titleLength)) || '…')),
    ],
    actions: found.map(({ documentId, title }) => showDocument(documentId, plainLine(excerptOf(title, 60)) || '…')),
  });
}

export function cardAttachment(content: AdaptiveCard): Attachment {
  return { contentType: adaptiveCardType, content };
}
