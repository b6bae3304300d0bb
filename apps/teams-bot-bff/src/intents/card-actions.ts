import { z } from 'zod';
import type { AdaptiveCard } from '../cards/adaptive-card.ts';
import type { Viewer } from '../cards/for-viewer.ts';
import type { CardAction } from './card-action.ts';
import { replyToComment } from './reply-to-comment.ts';
import { resolveComment } from './resolve-comment.ts';
import { viewAnswer } from './view-answer.ts';
import { viewComments } from './view-comments.ts';
import { viewDocument } from './view-document.ts';

/** All that the buttons of our cards can do. */
export const cardActions: readonly CardAction[] = [
  viewDocument,
  viewComments,
  viewAnswer,
  resolveComment,
  replyToComment,
];

const verbs = new Map(cardActions.map((action) => [action.verb, action]));

/** An action as a bot elsewhere sends it on: what was in the card, and what was written into it. */
export const pressedAction = z.object({
  verb: z.enum(cardActions.map(({ verb }) => verb) as [string, ...string[]]),
  data: z.record(z.string(), z.unknown()),
});

export type PressedAction = z.output<typeof pressedAction>;

/** Does it, for the viewer, and gives their card; undefined where the data are not what the action takes. */
export async function runCardAction({ verb, data }: PressedAction, viewer: Viewer): Promise<AdaptiveCard | undefined> {
  const action = verbs.get(verb);
  const read = action?.data.safeParse(data);
  return action && read?.success ? await action.run(read.data, viewer) : undefined;
}
