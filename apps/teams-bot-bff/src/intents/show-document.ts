import { documentCardFor, lookOf } from '../cards/for-viewer.ts';
import { sharedDocumentCard } from '../cards/shared-card.ts';
import { textsIn } from '../cards/texts.ts';
import { requireReadable } from '../views/no-such-document.ts';
import { aboutDocument, cardMessage } from './about-document.ts';
import { afterCommand } from './commands.ts';
import { intent } from './intent.ts';

/** `show <document>`: to one person as they may see it; to a group a card that shows each what they may see. */
export const showDocument = intent({
  name: 'showDocument',
  needs: 'user',
  read: (activity) => afterCommand(activity, 'show'),
  handle: (turn, reference) =>
    aboutDocument(turn, reference, async (documentId, viewer) => {
      const { shared } = textsIn(turn.locale);
      if (turn.isPersonal) return cardMessage(await documentCardFor(documentId, viewer), shared);
      await requireReadable(documentId, viewer.services.reads, viewer.reach);
      return cardMessage(sharedDocumentCard(documentId, lookOf(viewer)), shared);
    }),
});
