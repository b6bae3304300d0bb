import type { Exchange } from '@frontdesk/server';
import { z } from 'zod';
import type { AdaptiveCard } from '../cards/adaptive-card.ts';
import type { Viewer } from '../cards/for-viewer.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';

/** Who looks at a card that another bot shows, and in which language. */
export const viewing = {
  locale: z.enum(['en', 'de']).default('en').describe('The language of the card'),
  teamsUserId: z
    .string()
    .min(1)
    .max(200)
    .exactOptional()
    .describe('As Teams calls the viewer (`29:…`): the card is then refreshed for them'),
};

interface Viewing {
  readonly locale: Viewer['locale'];
  readonly teamsUserId?: string;
}

export function viewerOf({ config, turnServices }: Services, exchange: Exchange, viewing: Viewing): Viewer {
  // The time of the whole app is that of Teams' invokes.
  const deadline = Math.min(exchange.deadline, exchange.startedAt + config.REQUEST_DEADLINE_MS);
  const { locale, teamsUserId } = viewing;
  return { services: turnServices, reach: { ...reachOf(exchange), deadline }, locale, teamsUserId, log: exchange.log };
}

const card = z.custom<AdaptiveCard>().meta({
  type: 'object',
  description: 'An Adaptive Card, version 1.5, of at most 28 KB (https://adaptivecards.io)',
});

/** Of `application/vnd.microsoft.card.adaptive`. */
export const cardAnswer = z.object({ card });

/** A card is what one person may see now. */
export const notKept = { 'Cache-Control': 'no-store' };
