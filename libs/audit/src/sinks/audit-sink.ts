/** Where records are kept. */
export interface AuditSink {
  /** For the log: `file`, `redis`. */
  readonly name: string;
  /**
   * Resolves once all of these are kept, in this order, after those before. Rejects where one may not be: then the same
   * are written again, and some may stand there twice. Called once at a time. Lines are JSON, without their newline.
   */
  write(lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
