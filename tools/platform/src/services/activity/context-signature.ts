import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedContext {
  readonly method: string;
  /** Path and query exactly as in the request line. */
  readonly url: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly body: Uint8Array;
}

// By contract: how far the caller's clock may be off.
const toleranceSeconds = 300;

/** The value of X-Context-Signature. */
export function contextSignature(context: SignedContext, key: string, seconds: number): string {
  const bodyHash = createHash('sha256').update(context.body).digest('hex');
  const { method, url, userId, tenantId } = context;
  const text = ['v1', String(seconds), method.toUpperCase(), url, userId, tenantId, bodyHash].join('\n');
  return `t=${seconds},v1=${createHmac('sha256', key).update(text).digest('hex')}`;
}

export function isSigned(context: SignedContext, header: string, options: { key: string; now: number }): boolean {
  const seconds = /^t=(\d{1,12}),v1=[0-9a-f]{64}$/.exec(header)?.[1];
  if (seconds === undefined || Math.abs(options.now / 1000 - Number(seconds)) > toleranceSeconds) return false;
  return timingSafeEqual(Buffer.from(header), Buffer.from(contextSignature(context, options.key, Number(seconds))));
}
