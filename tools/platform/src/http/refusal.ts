// A "no" of a service: a status, the service's own code, and a text. Its error writer gives it the service's form.

export interface RefusalOptions {
  readonly details?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly debugInfo?: string;
  readonly cause?: unknown;
}

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly debugInfo: string | undefined;

  constructor(status: number, code: string, message: string, options: RefusalOptions = {}) {
    super(message, { cause: options.cause });
    this.status = status;
    this.code = code;
    this.details = options.details ?? {};
    this.headers = options.headers ?? {};
    this.debugInfo = options.debugInfo;
  }

  /** A Refusal as it is; anything else is an internal error. */
  static from(thrown: unknown): Refusal {
    if (thrown instanceof Refusal) return thrown;
    return new Refusal(500, 'internal', 'Internal error', {
      cause: thrown,
      debugInfo: `unexpected: ${String(thrown)}`,
    });
  }
}
