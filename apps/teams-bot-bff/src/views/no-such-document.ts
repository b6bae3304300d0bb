import { Problem, defineProblem } from '@frontdesk/problems';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Read, Reads } from '../reads.ts';

/** One answer for a document that is missing and for one that the caller may not see: nothing tells them apart. */
export const noSuchDocument = defineProblem({ code: 'no-such-document', status: 404, title: 'No such document' });
const detail = 'There is no such document.';

/** How a view says it. */
export const asNoSuchDocument = { noSuch: noSuchDocument, noSuchDetail: detail };

export function noSuchDocumentProblem(cause?: unknown): Problem {
  return new Problem(noSuchDocument, detail, { cause });
}

/** Whether the access service's answer lets anything of the document out. */
export function mayRead(access: Read<'access'>): boolean {
  return access.permissions.includes('read');
}

/** Before anything is done with a document: nothing is asked of another service before the access service said `read`. */
export async function requireReadable(
  documentId: string,
  reads: Pick<Reads, 'access'>,
  reach: CallerReach,
): Promise<Read<'access'>> {
  const access = await reads.access({ documentId }, reach).catch(hideDocument);
  if (!mayRead(access)) throw noSuchDocumentProblem();
  return access;
}

/** A backend that says 404 or 403 of a document says the same thing: there is none for this caller. */
export function hideDocument(failure: unknown): never {
  const { status } = Problem.from(failure);
  throw status === 404 || status === 403 ? noSuchDocumentProblem(failure) : failure;
}

/** Whether it is this: the viewer may not see the document, or there is none. */
export function isNoSuchDocument(error: unknown): boolean {
  return Problem.from(error).code === noSuchDocument.code;
}
