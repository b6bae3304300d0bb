export type Attributes = Record<string, string | number | boolean>;

/** What is looked at of a span. */
export interface TraceSpan {
  readonly id: string;
  readonly parentId: string;
  readonly name: string;
  /** Of the request itself: the one that all others are within. */
  readonly isRequest: boolean;
  readonly isError: boolean;
  /** On one clock for all spans of a request. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
}
