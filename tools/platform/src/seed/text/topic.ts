/** What a generated document can be about. Texts hold slots such as `{place}`, and `**bold**`, `[text](href)` marks. */
export interface Topic {
  readonly name: string;
  readonly titles: readonly string[];
  readonly headings: readonly string[];
  readonly sentences: readonly string[];
  readonly items: readonly string[];
  readonly quotes: readonly string[];
  readonly tables: readonly TableTemplate[];
  readonly code: readonly CodeTemplate[];
  /** Slots of this topic; they win over those that all topics share. */
  readonly words: Readonly<Record<string, readonly string[]>>;
}

export interface TableTemplate {
  readonly header: readonly string[];
  /** The slots of each row are filled anew. */
  readonly row: readonly string[];
}

export interface CodeTemplate {
  readonly language: string;
  readonly text: string;
}
