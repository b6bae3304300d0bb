import { defineProblem } from '@frontdesk/problems';
import type { Read } from '../reads.ts';

/** One answer for a document that is missing and for one that the caller may not see: nothing tells them apart. */
export const noSuchDocument = defineProblem({ code: 'no-such-document', status: 404, title: 'No such document' });

/** How a view says it. */
export const asNoSuchDocument = { noSuch: noSuchDocument, noSuchDetail: 'There is no such document.' };

/** Whether the access service's answer lets anything of the document out. */
export function mayRead(access: Read<'access'>): boolean {
  return access.permissions.includes('read');
}
