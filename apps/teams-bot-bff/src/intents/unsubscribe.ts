import { textsIn } from '../cards/texts.ts';
import { aboutDocument } from './about-document.ts';
import { afterCommand } from './commands.ts';
import { intent, message } from './intent.ts';

/** `unsubscribe <document>`: also of what the person may not read any more. */
export const unsubscribe = intent({
  name: 'unsubscribe',
  needs: 'user',
  read: (activity) => afterCommand(activity, 'unsubscribe'),
  handle: (turn, reference) =>
    aboutDocument(turn, reference, async (documentId, { reach, locale }) => {
      const { tenantId, userId } = reach.caller;
      const { id: conversationId } = turn.activity.conversation;
      const wasThere = await turn.services.subscriptions.remove({ tenantId, documentId, userId, conversationId });
      const { unsubscribed, wasNotSubscribed } = textsIn(locale);
      return message({ text: wasThere ? unsubscribed : wasNotSubscribed });
    }),
});
