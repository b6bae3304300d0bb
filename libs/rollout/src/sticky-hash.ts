// Looked up once: this runs for each character of an id, on every call.
const { imul } = Math;

/** The beginning of a hash, to be gone on with: the salt is hashed once, and a call hashes its subject only. */
export function hashOf(text: string, from = 0x811c9dc5): number {
  let hash = from;
  for (let at = 0; at < text.length; at += 1) hash = imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

/** Spreads a hash evenly over 0 to 1 (FNV-1a alone does not; the last steps are MurmurHash3's). Never change it: who is in would be others. */
export function spread(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = imul(mixed, 0x85ebca6b);
  mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}
