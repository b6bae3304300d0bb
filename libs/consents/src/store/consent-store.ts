/** Whose consent it is. */
export interface Person {
  readonly tenantId: string;
  readonly userId: string;
}

/** Where consents are kept, as sealed text. In process, or in a Redis that all instances share. */
export interface ConsentStore {
  read(person: Person): Promise<string | undefined>;
  write(person: Person, text: string, keptForS: number): Promise<void>;
  /** False if it is no longer what it was: withdrawn, or given anew. Then nothing is written. */
  replace(person: Person, before: string, after: string, keptForS: number): Promise<boolean>;
  /** Whether there was one. */
  remove(person: Person): Promise<boolean>;
  /** The right to refresh, for so long at most: a refresh token is good once. Undefined: another has it. */
  lease(person: Person, forMs: number): Promise<(() => Promise<void>) | undefined>;
}
