/** A change of a contract's text. */
export interface Mutation {
  readonly service: string;
  readonly what: string;
  readonly from: string | RegExp;
  readonly to: string;
  /** By client, operation and place. */
  readonly breaks?: Readonly<Record<string, readonly string[]>>;
  /** Who reads what changed, and bears it. */
  readonly seenBy?: readonly string[];
}
