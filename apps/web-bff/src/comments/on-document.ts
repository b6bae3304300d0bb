import type { CallerReach } from '@frontdesk/service-clients';
import { hideDocument } from '../documents/no-such-document.ts';
import type { Reads } from '../reads.ts';
import { noSuchCommentProblem } from './comment-problems.ts';

/** Comments are addressed without their document, so access to one document must not open the comments of another. */
export async function requireOnDocument(
  reads: Reads,
  params: { documentId: string; commentId: string },
  reach: CallerReach,
): Promise<void> {
  let pageToken: string | undefined;
  do {
    const request = { document_id: params.documentId, page_size: 100, page_token: pageToken };
    const page = await reads.comments(request, reach).catch(hideDocument);
    if (page.comments.some((comment) => comment.comment_id === params.commentId)) return;
    pageToken = page.next_page_token;
  } while (pageToken !== '');
  throw noSuchCommentProblem();
}
