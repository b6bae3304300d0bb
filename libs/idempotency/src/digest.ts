import { createHash } from 'node:crypto';

type Part = string | Uint8Array;

/**
 * SHA-256 of parts in base64url, 43 characters. Each part is preceded by its length, so that no two lists of parts run
 * together to the same bytes; `purpose` keeps digests of the same parts for different purposes apart.
 */
export function digestOf(purpose: string, parts: readonly Part[]): string {
  const hash = createHash('sha256');
  for (const part of [purpose, ...parts]) {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest('base64url');
}
