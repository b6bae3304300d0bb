import type { Activity } from '@frontdesk/bot-framework';
import { z } from 'zod';
import { adaptiveCardType } from '../cards/adaptive-card.ts';
import type { AdaptiveCard } from '../cards/adaptive-card.ts';
import { orHidden } from '../cards/for-viewer.ts';
import type { Viewer } from '../cards/for-viewer.ts';
import { textsIn } from '../cards/texts.ts';
import { cardMessage } from './about-document.ts';
import { intent, invoke, message } from './intent.ts';
import type { Intent } from './intent.ts';
import { viewerOf } from './viewer-of.ts';

/** What a button of a card does, and the card that is there afterwards, for the one who pressed it. */
export interface CardAction<Data = unknown> {
  readonly verb: string;
  /** It was in a card, but whoever has the card may send anything. */
  readonly data: z.ZodType<Data>;
  /** That it has the same effect when it is done twice. */
  readonly mayRepeat: boolean;
  run(data: Data, viewer: Viewer): Promise<AdaptiveCard>;
}

/** For the list of actions, where each has data of its own. */
export function cardAction<Data>(definition: CardAction<Data>): CardAction {
  return definition as unknown as CardAction;
}

const pressed = z.object({
  action: z.object({ type: z.literal('Action.Execute'), verb: z.string().max(100), data: z.unknown() }),
});

/** As an intent: `adaptiveCard/action`, pressed or by the refresh of a card, which gets a card and nothing else. */
export function onCard(action: CardAction): Intent {
  return intent({
    name: action.verb,
    needs: 'user',
    read: (activity) => dataOf(activity, action),
    mayRepeat: () => action.mayRepeat,
    async handle(turn, { data }) {
      const viewer = viewerOf(turn);
      const card = await orHidden(action.run(data, viewer), viewer);
      return invoke(200, { statusCode: 200, type: adaptiveCardType, value: card });
    },
  });
}

const submitted = z.object({ frontdesk: z.object({ verb: z.string().max(100), data: z.unknown() }) });

/**
 * As a message: `Action.Submit`, which older clients have in the place of `Action.Execute`. All of a conversation see what
 * it is answered with, so it is done in personal chats alone.
 */
export function onSubmittedCard(action: CardAction): Intent {
  return intent({
    name: action.verb,
    needs: 'user',
    read: ({ type, value }) => {
      const { frontdesk } = (type === 'message' && submitted.safeParse(value).data) || {};
      const read = frontdesk?.verb === action.verb ? action.data.safeParse(frontdesk.data) : undefined;
      return read?.success ? { data: read.data } : undefined;
    },
    async handle(turn, { data }) {
      const texts = textsIn(turn.locale);
      if (!turn.isPersonal) return message({ text: texts.oldClient });
      const viewer = viewerOf(turn);
      return cardMessage(await orHidden(action.run(data, viewer), viewer), texts.shared);
    },
  });
}

function dataOf({ name, value }: Activity, { verb, data }: CardAction): { readonly data: unknown } | undefined {
  if (name !== 'adaptiveCard/action') return undefined;
  const { action } = pressed.safeParse(value).data ?? {};
  if (action?.verb !== verb) return undefined;
  const read = data.safeParse(action.data ?? {});
  return read.success ? { data: read.data } : undefined;
}
