const streamNotAllowed = 'ContentStreamNotAllowed';

interface FailureDetails {
  readonly status?: number;
  readonly code?: string;
  readonly detail?: string;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** Why something was not said. */
export class ConnectorFailure extends Error {
  /** None: nobody answered. */
  readonly status: number | undefined;
  readonly code: string | undefined;
  /** Of the connector's error, for what its code does not tell apart. */
  readonly detail: string;
  readonly retryAfterMs: number | undefined;

  constructor(what: string, details: FailureDetails = {}) {
    super(what, { cause: details.cause });
    this.status = details.status;
    this.code = details.code;
    this.detail = details.detail ?? '';
    this.retryAfterMs = details.retryAfterMs;
  }

  /** It may be said later: nothing is wrong with what is said, or to whom. */
  get isPassing(): boolean {
    return this.status === undefined || this.status >= 500 || [401, 408, 412, 429].includes(this.status);
  }

  /** The person pressed Stop while an answer was written. */
  get isStopped(): boolean {
    return this.code === streamNotAllowed && /cancel|stop/i.test(this.detail);
  }

  /** The bot is no longer there. */
  get isGone(): boolean {
    return this.status === 404 || (this.status === 403 && this.code !== streamNotAllowed);
  }
}
