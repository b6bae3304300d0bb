import { Problem } from '@frontdesk/problems';
import type { CallerReach } from '@frontdesk/service-clients';
import { Refusal } from '@frontdesk/service-clients';
import { z } from 'zod';
import type { AdaptiveCard } from '../cards/adaptive-card.ts';
import { commentsCardFor, documentCardFor, lookOf } from '../cards/for-viewer.ts';
import type { Viewer } from '../cards/for-viewer.ts';
import { noticeCard } from '../cards/shared-card.ts';
import { textsIn } from '../cards/texts.ts';
import type { Texts } from '../cards/texts.ts';
import { commentId, documentId } from '../ids.ts';
import type { Reads } from '../reads.ts';
import { hideDocument, isNoSuchDocument, requireReadable } from '../views/no-such-document.ts';

/** Where on which document, and on which of our cards. */
export const thread = z.object({ documentId, commentId, on: z.enum(['document', 'comments']).default('document') });
export type ThreadPlace = z.output<typeof thread>;

type Outcome = keyof Pick<Texts, 'resolved' | 'replied' | 'notAllowed' | 'noSuchComment'>;

/** Does something to a thread in the name of the one who pressed, and shows them the card with what became of it. */
export async function onThread(
  place: ThreadPlace,
  viewer: Viewer,
  act: () => Promise<Extract<Outcome, 'resolved' | 'replied'>>,
): Promise<AdaptiveCard> {
  const { services, reach } = viewer;
  const access = await requireReadable(place.documentId, services.reads, reach);
  const outcome = access.permissions.includes('comment')
    ? await outcomeOf(place, services.reads, reach, act)
    : 'notAllowed';
  const notice = textsIn(viewer.locale)[outcome];
  const cardFor = place.on === 'comments' ? commentsCardFor : documentCardFor;
  try {
    return await cardFor(place.documentId, viewer, notice);
  } catch (error) {
    // It is done, whatever became of the card.
    if (isNoSuchDocument(error)) throw error;
    return noticeCard(notice, lookOf(viewer));
  }
}

async function outcomeOf(
  { documentId, commentId }: ThreadPlace,
  reads: Reads,
  reach: CallerReach,
  act: () => Promise<Outcome>,
): Promise<Outcome> {
  if (!(await isOnDocument(documentId, commentId, reads, reach))) return 'noSuchComment';
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status } = Problem.from(error);
    if (status === 403) return 'notAllowed';
    if (status === 404) return 'noSuchComment';
    throw error;
  }
}

/** Comments are addressed without their document, so access to one document must not open the comments of another. */
async function isOnDocument(documentId: string, commentId: string, reads: Reads, reach: CallerReach): Promise<boolean> {
  let pageToken: string | undefined;
  do {
    const request = { document_id: documentId, page_size: 100, page_token: pageToken };
    const page = await reads.comments(request, reach).catch(hideDocument);
    // Only what begins a thread can be resolved or replied to.
    const found = page.comments.find((comment) => comment.comment_id === commentId);
    if (found) return found.parent_id === null;
    pageToken = page.next_page_token;
  } while (pageToken !== '');
  return false;
}
