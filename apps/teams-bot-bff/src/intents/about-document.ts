import { escapedLine } from '@frontdesk/bot-framework';
import { cardAttachment, choiceCard } from '../cards/found-cards.ts';
import { excerptOf } from '../cards/excerpt.ts';
import type { AdaptiveCard } from '../cards/adaptive-card.ts';
import { lookOf } from '../cards/for-viewer.ts';
import type { Viewer } from '../cards/for-viewer.ts';
import { textsIn } from '../cards/texts.ts';
import { findDocument } from './find-document.ts';
import { message } from './intent.ts';
import type { Reply, Turn } from './intent.ts';
import { viewerOf } from './viewer-of.ts';

/** Answers a message that names a document. Where it names none, or several, the person is told, and asked. */
export async function aboutDocument(
  turn: Turn,
  reference: string,
  answer: (documentId: string, viewer: Viewer) => Promise<Reply>,
): Promise<Reply> {
  const viewer = viewerOf(turn);
  const meant = await findDocument(reference, viewer);
  if (meant.kind === 'one') return await answer(meant.documentId, viewer);
  const texts = textsIn(turn.locale);
  if (meant.kind === 'none') return message({ text: texts.nothingFound(escapedLine(excerptOf(reference, 100))) });
  // Titles are for the one who asked; a group is not only them.
  if (!turn.isPersonal) return message({ text: texts.severalInGroup });
  return cardMessage(choiceCard(meant.found, lookOf(viewer)), texts.severalFound);
}

export function cardMessage(card: AdaptiveCard, summary: string): Reply {
  return message({ attachments: [cardAttachment(card)], summary });
}
