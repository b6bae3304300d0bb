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

/** What a reader made of an outcome: as long as that is kept, it is read once. */
export interface Made {
  readonly by: object;
  readonly value: unknown;
  /** By another reader. */
  readonly other: Made | undefined;
}

interface ReadOnce {
  made?: Made | undefined;
}

export interface Answered extends ReadOnce {
  readonly body: unknown;
  readonly headers: AnswerHeaders;
  /** Of the body as it came. */
  readonly bytes?: number;
  /** Lets go of what was read of it: who asks for the body from now on has it read anew. */
  readonly release?: () => void;
}

export interface Refused extends ReadOnce {
  readonly error: BackendError;
  readonly status: number;
}

/** What came back: an answer, or an error with a status. */
export type Outcome = Answered | Refused;
