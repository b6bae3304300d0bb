import type { Locale } from '@frontdesk/bot-framework';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Logger } from '@frontdesk/telemetry';
import type { TurnServices } from '../intents/intent.ts';
import { commentsView } from '../views/comments-view.ts';
import { documentView } from '../views/document-view.ts';
import { isNoSuchDocument } from '../views/no-such-document.ts';
import type { AdaptiveCard } from './adaptive-card.ts';
import { commentsCard } from './comments-card.ts';
import { documentCard } from './document-card.ts';
import type { Look } from './parts.ts';
import { hiddenCard } from './shared-card.ts';

/** One person who looks at a card: everything is asked for in their name. */
export interface Viewer {
  readonly services: Pick<TurnServices, 'reads' | 'composing' | 'webOrigin' | 'answers'>;
  readonly reach: CallerReach;
  readonly locale: Locale;
  /** As Teams calls them; without it cards are not refreshed. */
  readonly teamsUserId?: string | undefined;
  readonly log: Logger;
}

export function lookOf({ locale, teamsUserId, services: { webOrigin } }: Viewer): Look {
  return { locale, teamsUserId, webOrigin };
}

/** A document as this viewer may see it. Rejects with `no-such-document` if they may not. */
export async function documentCardFor(documentId: string, viewer: Viewer, notice?: string): Promise<AdaptiveCard> {
  const { reads, composing } = viewer.services;
  const composed = await documentView.compose({ reads, documentId }, viewer.reach, composing(viewer));
  const { shape: document, degraded } = composed;
  return documentCard({ documentId, document, degraded, notice }, lookOf(viewer));
}

export async function commentsCardFor(documentId: string, viewer: Viewer, notice?: string): Promise<AdaptiveCard> {
  const { reads, composing } = viewer.services;
  const composed = await commentsView.compose({ reads, documentId }, viewer.reach, composing(viewer));
  const { shape: comments, degraded } = composed;
  return commentsCard({ documentId, comments, degraded, notice }, lookOf(viewer));
}

/** What a viewer sees in a shared card: theirs, or that they may not see it. */
export async function orHidden(card: Promise<AdaptiveCard>, viewer: Viewer): Promise<AdaptiveCard> {
  try {
    return await card;
  } catch (error) {
    if (isNoSuchDocument(error)) return hiddenCard(lookOf(viewer));
    throw error;
  }
}
