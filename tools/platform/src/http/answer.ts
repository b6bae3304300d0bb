// What a handler answers with.
import type { Response } from 'express';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, with the content type of `headers` or application/json. */
  readonly body?: unknown;
  /** Sent as it is; `headers` should name its content type. */
  readonly text?: string;
  /** Writes the body itself, in its own time (event streams); status and headers are sent before it is called. */
  readonly stream?: (response: Response, signal: AbortSignal) => Promise<void>;
}

export function bytesOf(answer: Answer): Buffer | undefined {
  if (answer.text !== undefined) return Buffer.from(answer.text);
  return answer.body === undefined ? undefined : Buffer.from(JSON.stringify(answer.body));
}
