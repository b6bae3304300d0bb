/** What a source of texts tells; it is told in this order, and nothing twice. */
export interface SourceListener {
  text(text: string): void;
  /** From here on texts may be missed; also when the source could not be reached from the start. */
  lost(cause?: unknown): void;
  /** They arrive (again, after `lost`). */
  live(): void;
}

/** Where the texts of events come from. */
export interface Source {
  close(): Promise<void>;
}
