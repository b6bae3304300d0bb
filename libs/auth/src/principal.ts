/** Who is calling, once it is proven. */
export interface Principal {
  /** `usr_…` */
  readonly userId: string;
  /** `ten_…` */
  readonly tenantId: string;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  readonly proof: BearerProof;
}

/** The token is kept because delegation exchanges it for others; it must reach no log and no backend. */
export interface BearerProof {
  readonly kind: 'bearer';
  readonly token: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}
