import { textsIn } from '../cards/texts.ts';
import { requireReadable } from '../views/no-such-document.ts';
import { aboutDocument } from './about-document.ts';
import { afterCommand } from './commands.ts';
import { intent, message } from './intent.ts';

/** `subscribe <document>`: this conversation is told when it changes, for as long as the one who asked may read it. */
export const subscribe = intent({
  name: 'subscribe',
  needs: 'user',
  read: (activity) => afterCommand(activity, 'subscribe'),
  handle: (turn, reference) =>
    aboutDocument(turn, reference, async (documentId, { services: { reads }, reach, locale }) => {
      await requireReadable(documentId, reads, reach);
      const { tenantId, userId } = reach.caller;
      await turn.services.subscriptions.add({
        ...{ tenantId, documentId, userId, locale },
        teamsUserId: turn.from.teamsUserId,
        conversationId: turn.activity.conversation.id,
        since: turn.user?.proof.issuedAt ?? Math.floor(Date.now() / 1000),
      });
      return message({ text: textsIn(locale).subscribed });
    }),
});
