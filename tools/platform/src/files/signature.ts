// Signed addresses of attachments: expiry and a fresh number in the signature, so that no two are the same.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export interface SignedUrl {
  readonly url: string;
  /** Epoch milliseconds, a whole second. */
  readonly expiresAt: number;
}

export interface SigningOptions {
  readonly key: string;
  readonly seconds: number;
  readonly now: number;
}

export function signedUrl(attachmentId: string, { key, seconds, now }: SigningOptions): SignedUrl {
  const expiresAt = (Math.floor(now / 1000) + seconds) * 1000;
  const claim = `${(expiresAt / 1000).toString(16)}-${randomBytes(6).toString('hex')}`;
  return {
    url: `https://files.platform.internal/${attachmentId}?sig=${claim}-${mac(attachmentId, claim, key)}`,
    expiresAt,
  };
}

export function isSigned(attachmentId: string, signature: string, { key, now }: { key: string; now: number }): boolean {
  const [expires = '', nonce = '', given = ''] = signature.split('-');
  const expected = Buffer.from(mac(attachmentId, `${expires}-${nonce}`, key));
  const actual = Buffer.from(given);
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return false;
  return Number.parseInt(expires, 16) * 1000 > now;
}

function mac(attachmentId: string, claim: string, key: string): string {
  return createHmac('sha256', key).update(`${attachmentId}\n${claim}`).digest('hex').slice(0, 32);
}
