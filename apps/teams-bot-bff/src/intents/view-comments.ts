import { z } from 'zod';
import { commentsCardFor } from '../cards/for-viewer.ts';
import { documentId } from '../ids.ts';
import { cardAction } from './card-action.ts';

/** The open comments of the document of a card, as the one who looks may see them. */
export const viewComments = cardAction({
  verb: 'showComments',
  data: z.object({ documentId }),
  mayRepeat: true,
  run: (data, viewer) => commentsCardFor(data.documentId, viewer),
});
