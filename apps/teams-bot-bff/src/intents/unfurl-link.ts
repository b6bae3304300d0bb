import { z } from 'zod';
import { linkAttachment } from '../cards/found-cards.ts';
import { lookOf } from '../cards/for-viewer.ts';
import { documentOfLink } from '../cards/links.ts';
import { isNoSuchDocument, requireReadable } from '../views/no-such-document.ts';
import { extensionResult } from './extension.ts';
import { intent } from './intent.ts';
import { viewerOf } from './viewer-of.ts';

const value = z.object({ url: z.string().max(4_000) });

/** A link to a document becomes a card that shows each what they may see. What the person may not see stays a link. */
export const unfurlLink = intent({
  name: 'unfurlLink',
  needs: 'user',
  read: (activity) =>
    activity.name === 'composeExtension/queryLink' ? value.safeParse(activity.value).data : undefined,
  async handle(turn, { url }) {
    const viewer = viewerOf(turn);
    const documentId = documentOfLink(url, turn.services.webOrigin);
    if (documentId === undefined) return extensionResult([]);
    try {
      await requireReadable(documentId, turn.services.reads, viewer.reach);
    } catch (error) {
      if (isNoSuchDocument(error)) return extensionResult([]);
      throw error;
    }
    return extensionResult([linkAttachment(documentId, lookOf(viewer))]);
  },
});
