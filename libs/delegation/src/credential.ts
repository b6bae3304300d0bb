import type { Reach } from '@frontdesk/upstream';

/** In whose name we call. A `Principal` fits. */
export interface Caller {
  readonly userId: string;
  readonly tenantId: string;
  readonly clientId?: string;
  readonly proof: { readonly token: string; /** Seconds since the epoch. */ readonly expiresAt: number };
}

/** What is about to be sent, for credentials that sign it. */
export interface Outgoing {
  readonly method: string;
  /** Encoded, with its query, exactly as in the request line. */
  readonly path: string;
  readonly body?: Uint8Array | string | undefined;
}

/** The headers that prove to one backend who we are and for whom we call. The caller's own token is never among them. */
export type Credential = (outgoing: Outgoing, caller: Caller, reach: Reach) => Promise<ProvingHeaders> | ProvingHeaders;
export type ProvingHeaders = Readonly<Record<string, string>>;

/** A function is asked at each use, so that a secret can rotate. */
export type Secret = string | (() => string);

export function reveal(secret: Secret): string {
  return typeof secret === 'function' ? secret() : secret;
}
