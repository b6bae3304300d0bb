import { z } from 'zod';
import { documentCardFor } from '../cards/for-viewer.ts';
import { documentId } from '../ids.ts';
import { cardAction } from './card-action.ts';

/** The document of a card, as the one who looks may see it: by its button, and by the refresh of their client. */
export const viewDocument = cardAction({
  verb: 'showDocument',
  data: z.object({ documentId }),
  mayRepeat: true,
  run: (data, viewer) => documentCardFor(data.documentId, viewer),
});
