import { textsIn } from '../cards/texts.ts';
import { requireReadable } from '../views/no-such-document.ts';
import { aboutDocument } from './about-document.ts';
import { afterCommand } from './commands.ts';
import { intent, message } from './intent.ts';

// Each change is work for all of them, before which others' messages wait.
const mostFollowers = 500;

/** `subscribe <document>`: this conversation is told when it changes, for as long as the one who asked may read it. */
export const subscribe = intent({
  name: 'subscribe',
  needs: 'user',
  read: (activity) => afterCommand(activity, 'subscribe'),
  handle: (turn, reference) =>
    aboutDocument(turn, reference, async (documentId, { services: { reads }, reach, locale }) => {
      await requireReadable(documentId, reads, reach);
      const { tenantId, userId } = reach.caller;
      const conversationId = turn.activity.conversation.id;
      const followers = await turn.services.subscriptions.ofDocument(tenantId, documentId);
      const isOne = followers.some((one) => one.userId === userId && one.conversationId === conversationId);
      if (!isOne && followers.length >= mostFollowers) return message({ text: textsIn(locale).tooManyFollow });
      await turn.services.subscriptions.add({
        ...{ tenantId, documentId, userId, locale },
        teamsUserId: turn.from.teamsUserId,
        conversationId,
        since: turn.user?.proof.issuedAt ?? Math.floor(Date.now() / 1000),
      });
      return message({ text: textsIn(locale).subscribed });
    }),
});
