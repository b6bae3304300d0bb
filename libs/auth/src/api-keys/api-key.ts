import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** `fd_<environment>_<id>_<secret>`: the secret is 160 random bits and a checksum of all that is before it, in hex. */
export interface ApiKey {
  readonly environment: string;
  readonly id: string;
  /** All of it. Shown to its owner once, and stored nowhere. */
  readonly text: string;
}

const form = /^fd_([a-z][a-z0-9]{0,15})_([0-9a-f]{16})_[0-9a-f]{40}([0-9a-f]{8})$/;
const checksumLength = 8;

/** A new secret; of a new key, or of the one with that id. */
export function newApiKey(environment: string, id = randomBytes(8).toString('hex')): ApiKey {
  const start = `fd_${environment}_${id}_${randomBytes(20).toString('hex')}`;
  const key = parseApiKey(start + checksumOf(start));
  if (!key) throw new TypeError('An environment is 1 to 16 of a-z and 0-9, and begins with a letter.');
  return key;
}

/** Undefined for whatever was never a key of ours, a slip of the pen among it: no store is asked about it. */
export function parseApiKey(text: string): ApiKey | undefined {
  const [, environment, id, checksum] = form.exec(text) ?? [];
  if (environment === undefined || id === undefined) return undefined;
  return checksum === checksumOf(text.slice(0, -checksumLength)) ? { environment, id, text } : undefined;
}

/** What is stored. Of so random a text a plain hash tells nothing; it covers the id, so that it fits no other key. */
export function digestOf(key: ApiKey): string {
  return hash('sha256', key.text, 'base64url');
}

function checksumOf(start: string): string {
  return crc32(start).toString(16).padStart(checksumLength, '0');
}
