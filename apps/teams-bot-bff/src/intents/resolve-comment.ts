import { cardAction } from './card-action.ts';
import { onThread, thread } from './on-thread.ts';

/** Resolves the thread of a comment, in the name of whoever pressed the button. */
export const resolveComment = cardAction({
  verb: 'resolveComment',
  data: thread,
  mayRepeat: true, // it says what it is to be
  run: (place, viewer) =>
    onThread(place, viewer, async () => {
      const change = { comment_id: place.commentId, body: { status: 'resolved' as const } };
      await viewer.services.reads.changeComment(change, viewer.reach);
      return 'resolved';
    }),
});
