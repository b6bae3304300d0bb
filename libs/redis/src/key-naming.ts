import { hash } from 'node:crypto';

export interface KeyNaming {
  /** `frontdesk:<app>:{tag}:part:…`. Whatever the parts hold, two different lists of them are two different keys. */
  key(hashTag: string, ...parts: string[]): string;
  /** The same under `frontdesk:shared:`, for what is declared shared between apps. */
  sharedKey(hashTag: string, ...parts: string[]): string;
}

const longest = 64;
const plain = /^[A-Za-z0-9_.~-]{1,64}$/;

export function keyNaming(app: string): KeyNaming {
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(app) || app === 'shared') {
    throw new TypeError(`"${app}" cannot name an app in keys: a-z, 0-9 and "-", at most 32, and not "shared".`);
  }
  return {
    key: (hashTag, ...parts) => named(app, hashTag, parts),
    sharedKey: (hashTag, ...parts) => named('shared', hashTag, parts),
  };
}

function named(owner: string, hashTag: string, parts: readonly string[]): string {
  // Redis takes `{}` for no tag, and would spread the keys of one script over slots.
  if (hashTag === '') throw new TypeError('A hash tag cannot be empty.');
  const start = `frontdesk:${owner}:{${escaped(hashTag)}}`;
  return parts.length === 0 ? start : `${start}:${parts.map(escaped).join(':')}`;
}

function escaped(part: string): string {
  if (plain.test(part)) return part;
  // Half a surrogate pair has no percent-encoding; too long a part would let callers choose the size of our keys.
  if (part.length > longest || !part.isWellFormed()) return digest(part);
  const encoded = encodeURIComponent(part).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return encoded.length > longest ? digest(part) : encoded;
}

/** `#` is never left bare by the escaping, so that no part can pose as another one's digest. */
function digest(part: string): string {
  return `#${hash('sha256', Buffer.from(part, 'utf16le'), 'base64url')}`;
}

/** What Redis Cluster hashes: between the first `{` and the next `}`, if there is anything. */
export function hashTagOf(key: string): string | undefined {
  const open = key.indexOf('{');
  const close = open === -1 ? -1 : key.indexOf('}', open + 1);
  return close > open + 1 ? key.slice(open + 1, close) : undefined;
}
