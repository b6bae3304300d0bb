import { commentsCardFor, lookOf } from '../cards/for-viewer.ts';
import { sharedCommentsCard } from '../cards/shared-card.ts';
import { textsIn } from '../cards/texts.ts';
import { requireReadable } from '../views/no-such-document.ts';
import { aboutDocument, cardMessage } from './about-document.ts';
import { afterCommand } from './commands.ts';
import { intent } from './intent.ts';

/** `comments <document>`: what is open there, with replying and resolving for those who may. */
export const showComments = intent({
  name: 'showComments',
  needs: 'user',
  read: (activity) => afterCommand(activity, 'comments'),
  handle: (turn, reference) =>
    aboutDocument(turn, reference, async (documentId, viewer) => {
      const { sharedComments } = textsIn(turn.locale);
      if (turn.isPersonal) return cardMessage(await commentsCardFor(documentId, viewer), sharedComments);
      await requireReadable(documentId, viewer.services.reads, viewer.reach);
      return cardMessage(sharedCommentsCard(documentId, lookOf(viewer)), sharedComments);
    }),
});
