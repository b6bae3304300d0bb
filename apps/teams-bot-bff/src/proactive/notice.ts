import type { Locale, OutgoingMessage } from '@frontdesk/bot-framework';
import { cardAttachment } from '../cards/found-cards.ts';
import { card, paragraph, showDocument } from '../cards/parts.ts';
import { textsIn } from '../cards/texts.ts';
import type { Subscription } from '../subscriptions/subscriptions.ts';
import type { Change, ChangeKind } from './changes.ts';

const texts: Readonly<Record<Locale, Readonly<Record<ChangeKind, string>>>> = {
  en: {
    changed: 'A document that you follow was changed.',
    edited: 'A document that you follow has a new version.',
    commented: 'A document that you follow has a new comment.',
    resolved: 'A comment was resolved in a document that you follow.',
  },
  de: {
    changed: 'Ein Dokument, dem Sie folgen, wurde geändert.',
    edited: 'Ein Dokument, dem Sie folgen, hat eine neue Fassung.',
    commented: 'Ein Dokument, dem Sie folgen, hat einen neuen Kommentar.',
    resolved: 'In einem Dokument, dem Sie folgen, wurde ein Kommentar erledigt.',
  },
};

/**
 * Says that something changed, and nothing of the document: everyone in the conversation gets it. What it shows of the
 * document is asked for by each viewer's own refresh, in their name.
 */
export function changeNotice({ documentId, teamsUserId, locale }: Subscription, { kind }: Change): OutgoingMessage {
  const text = texts[locale][kind];
  const shown = card(
    { locale, teamsUserId },
    {
      refresh: showDocument(documentId),
      body: [paragraph(text)],
      actions: [showDocument(documentId, textsIn(locale).show)],
    },
  );
  return { summary: text, attachments: [cardAttachment({ ...shown, fallbackText: text })] };
}
