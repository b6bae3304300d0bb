import { z } from 'zod';
import { mostReplyLength, replyInputId } from '../cards/threads.ts';
import { cardAction } from './card-action.ts';
import { onThread, thread } from './on-thread.ts';

const text = z.string().trim().min(1).max(mostReplyLength);

// The input of a card has a name of its own, for a card has several.
const written = z
  .looseObject({ commentId: z.string() })
  .transform((data) => ({ ...data, reply: data['reply'] ?? data[replyInputId(data.commentId)] }))
  .pipe(thread.extend({ reply: text }));

/** Replies to a comment, in the name of whoever wrote it. */
export const replyToComment = cardAction({
  verb: 'replyToComment',
  data: written,
  mayRepeat: false,
  run: ({ reply, ...place }, viewer) =>
    onThread(place, viewer, async () => {
      const comment = { body: reply, parent_id: place.commentId, mentions: [], anchor: null };
      await viewer.services.reads.createComment({ document_id: place.documentId, body: comment }, viewer.reach);
      return 'replied';
    }),
});
