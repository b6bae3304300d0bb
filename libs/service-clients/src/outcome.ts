/** What a backend says in its own error format, with the words left out. */
export interface BackendError {
  /** As its contract writes it. Absent when the body is not in the service's format. */
  readonly code?: string | undefined;
  /** As it came: nothing of it is used before an operation's schema has read it. */
  readonly details?: unknown;
  /** The backend's own id for this error. */
  readonly reference?: string | undefined;
  readonly retryAfterS?: number | undefined;
}

/** Headers of an answer that may be of use to an app. The others stay here. */
export interface AnswerHeaders {
  readonly etag?: string;
  readonly link?: string;
  readonly location?: string;
  readonly idempotencyReplayed?: boolean;
  readonly retryAfter?: string;
}

export interface Answered {
  readonly body: unknown;
  readonly headers: AnswerHeaders;
  /** Of the body as it came. */
  readonly bytes?: number;
  /** Lets go of what was read of it: who asks for the body from now on has it read anew. */
  readonly release?: () => void;
}

export interface Refused {
  readonly error: BackendError;
  readonly status: number;
}

/** What came back: an answer, or an error with a status. */
export type Outcome = Answered | Refused;
