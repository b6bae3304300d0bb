import type { Locale } from '@frontdesk/bot-framework';
import type { Degraded } from '@frontdesk/composition';
import type { AdaptiveCard, ExecuteAction, TextBlock } from './adaptive-card.ts';
import { textsIn } from './texts.ts';
import type { LostPart, Texts } from './texts.ts';

/** For whom a card is, and where it leads. */
export interface Look {
  readonly locale: Locale;
  readonly webOrigin: string;
  /** The one person who sees it, as Teams calls them: their client asks for it anew when it is looked at again. */
  readonly teamsUserId?: string | undefined;
}

interface CardParts extends Pick<AdaptiveCard, 'body' | 'actions'> {
  /** What the viewer's client asks for, to see it as it is then. */
  readonly refresh?: ExecuteAction;
}

export function card(
  { locale, teamsUserId }: Omit<Look, 'webOrigin'>,
  { body, actions = [], refresh }: CardParts,
): AdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: locale,
    fallbackText: textsIn(locale).fallback,
    ...(refresh && teamsUserId !== undefined && { refresh: { action: refresh, userIds: [teamsUserId] } }),
    body,
    ...(actions.length > 0 && { actions }),
  };
}

export function heading(text: string, size: 'Medium' | 'Large' = 'Medium'): TextBlock {
  return { type: 'TextBlock', text, wrap: true, style: 'heading', weight: 'Bolder', size };
}

export function paragraph(text: string): TextBlock {
  return { type: 'TextBlock', text, wrap: true };
}

/** Said beside the point: small, and less to be seen than what is there. */
export function quietLine(text: string): TextBlock {
  return { type: 'TextBlock', text, wrap: true, isSubtle: true, size: 'Small', spacing: 'Small' };
}

/** One for each part that is older than it should be. */
export function oldLines(degraded: readonly Degraded[], { old }: Texts): TextBlock[] {
  const stale = degraded.filter(({ section, reason }) => reason === 'stale' && Object.hasOwn(old, section));
  return stale.map(({ section }) => quietLine(old[section as LostPart]));
}

export const showDocument = (documentId: string, title?: string): ExecuteAction =>
  execute('showDocument', { documentId }, title);
export const showComments = (documentId: string, title?: string): ExecuteAction =>
  execute('showComments', { documentId }, title);
export const showAnswer = (answerId: string, title?: string): ExecuteAction =>
  execute('showAnswer', { answerId }, title);

export function execute(verb: string, data: ExecuteAction['data'], title?: string): ExecuteAction {
  if (title === undefined) return { type: 'Action.Execute', verb, data }; // of a refresh: no button
  const fallback = { type: 'Action.Submit', title, data: { frontdesk: { verb, data } } } as const;
  return { type: 'Action.Execute', title, verb, data, fallback };
}
