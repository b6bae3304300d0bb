/** What happened to a request with a key; for metrics, where `operation` and `what` are the labels. */
export interface IdempotencyEvent {
  readonly operation: string;
  readonly what:
    | 'claimed'
    /** After an attempt that fell silent, or of which nobody knows what it did: the backend dedupes. */
    | 'run-again'
    | 'completed'
    /** Nothing happened, so the key is free again. */
    | 'released'
    | 'marked-unknown'
    /** The owner was too late: another attempt owns the record. Its own answer was thrown away. */
    | 'fenced'
    /** The store stayed away for longer than a process tries: what became of it is known to no one. */
    | 'not-recorded'
    | 'replayed'
    | 'in-progress'
    | 'mismatch'
    | 'outcome-unknown'
    | 'answer-not-kept'
    | 'key-expired'
    | 'store-away';
  /** Why the outcome is unknown or the store is away, for a log. */
  readonly cause?: unknown;
}
