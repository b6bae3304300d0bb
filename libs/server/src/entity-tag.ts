import { hash } from 'node:crypto';

/** A weak tag of a body: weak, because all its content codings share it. */
export function entityTag(payload: string): string {
  return `W/"${hash('sha1', payload, 'base64url')}"`;
}

// A comma may be part of a tag.
const listed = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/** Whether an If-None-Match names the tag, by weak comparison (RFC 9110, 8.8.3.2). */
export function namesTag(ifNoneMatch: string, tag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = opaqueOf(tag);
  return ifNoneMatch.match(listed)?.some((candidate) => opaqueOf(candidate) === opaque) ?? false;
}

function opaqueOf(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag;
}
