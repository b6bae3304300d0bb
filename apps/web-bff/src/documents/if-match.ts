import { defineProblem } from '@frontdesk/problems';
import { z } from 'zod';

export const ifMatchMissing = defineProblem({ code: 'if-match-missing', status: 428, title: 'If-Match is missing' });
export const versionMismatch = defineProblem({ code: 'version-mismatch', status: 412, title: 'It was changed before' });

const tag = String.raw`(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"`;
const listOfTags = new RegExp(`^\\s*${tag}(?:\\s*,\\s*${tag})*\\s*$`);
const eachTag = new RegExp(tag, 'g');
const tagOfVersion = /^"v(\d{1,9})"$/;

/** `*` is none of them: who has read nothing would overwrite what they never saw. */
export const ifMatch = z
  .string()
  .max(400)
  .regex(listOfTags, 'must be the etag of the document as it was read, in its quotes')
  .optional()
  .describe('The `etag` of the document as it was read. Without it the answer is 428');

/** The tag of a document's metadata: a strong one, for it counts their changes. */
export function etagOf(version: number): string {
  return `"v${version}"`;
}

/**
 * The one tag of an If-Match that can still be current: versions only go up, and weak tags never match (RFC 9110,
 * 13.1.1). If none is ours it is `"v0"`, which no document has: its service then says which one it is at.
 */
export function newestTag(header: string): string {
  const versions = (header.match(eachTag) ?? []).map((one) => Number(tagOfVersion.exec(one)?.[1] ?? 0));
  return etagOf(Math.max(0, ...versions));
}
