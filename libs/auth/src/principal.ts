/** Who is calling, once it is proven. */
export interface Principal<P extends Proof = Proof> {
  /** `usr_…`; of an API key, the user in whose name it acts. */
  readonly userId: string;
  /** `ten_…` */
  readonly tenantId: string;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  readonly proof: P;
}

/** How they proved it. */
export type Proof = BearerProof | ApiKeyProof;

/** The token is kept because delegation exchanges it for others; it must reach no log and no backend. */
export interface BearerProof {
  readonly kind: 'bearer';
  readonly token: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  /** Seconds since the epoch. Left out: before any revocation. */
  readonly issuedAt?: number;
  /** The claim `jti`. */
  readonly tokenId?: string;
  /** The claim `sid`, of issuers that say which sign-in a token comes from. */
  readonly sessionId?: string;
}

/** Of a program of a partner. There is no token in it that could be exchanged for others. */
export interface ApiKeyProof {
  readonly kind: 'api-key';
  readonly keyId: string;
  /** When the secret was made that was shown, in seconds since the epoch. Left out: before any revocation. */
  readonly issuedAt?: number;
  /** What was agreed with its owner, by the name of the limit; for the app's rate limits to read. */
  readonly limits: Readonly<Record<string, number>>;
}
