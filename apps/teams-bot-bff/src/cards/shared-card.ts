import type { AdaptiveCard, ExecuteAction } from './adaptive-card.ts';
import { openDocument } from './links.ts';
import { card, heading, paragraph, quietLine, showAnswer, showComments, showDocument } from './parts.ts';
import type { Look } from './parts.ts';
import { textsIn } from './texts.ts';
import type { Texts } from './texts.ts';

// What everyone in a conversation gets: where something is, and nothing of it. The client of the one who asked for it
// refreshes it at once; others press the button. Each gets what they may see.

export function sharedDocumentCard(documentId: string, look: Look): AdaptiveCard {
  const texts = textsIn(look.locale);
  const link = openDocument(texts.open, documentId, look.webOrigin);
  return shared(texts.shared, look, { action: (title) => showDocument(documentId, title), link });
}

export function sharedCommentsCard(documentId: string, look: Look): AdaptiveCard {
  const texts = textsIn(look.locale);
  const link = openDocument(texts.open, documentId, look.webOrigin);
  return shared(texts.sharedComments, look, { action: (title) => showComments(documentId, title), link });
}

export function sharedAnswerCard(answerId: string, look: Look): AdaptiveCard {
  const { sharedAnswer } = textsIn(look.locale);
  return shared(sharedAnswer, look, { action: (title) => showAnswer(answerId, title), link: [] });
}

interface Leading {
  readonly action: (title?: string) => ExecuteAction;
  readonly link: ReturnType<typeof openDocument>;
}

function shared(title: string, look: Look, { action, link }: Leading): AdaptiveCard {
  const texts: Texts = textsIn(look.locale);
  return card(look, {
    refresh: action(),
    body: [heading(title), quietLine(texts.sharedHint)],
    actions: [action(texts.show), ...link],
  });
}

/** All that someone sees who may not see what is shared. The same for what there is not. */
export function hiddenCard(look: Look): AdaptiveCard {
  return noticeCard(textsIn(look.locale).hidden, look);
}

/** A line of ours in the place of a card. */
export function noticeCard(text: string, { locale }: Look): AdaptiveCard {
  return card({ locale }, { body: [paragraph(text)] });
}
