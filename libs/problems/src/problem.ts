import { internal, type ProblemKind } from './problem-kind.ts';

/** One mistake in the input. `pointer` is a JSON Pointer (RFC 6901) into the body, or below `/query`, `/path`, `/header`. */
export interface InputError {
  readonly pointer: string;
  readonly detail: string;
}

export interface ProblemOptions {
  readonly cause?: unknown;
  /** What the log says instead of `detail`. It never leaves the process. */
  readonly log?: string;
  readonly errors?: readonly InputError[];
  /** Further members of the problem document (RFC 9457, 3.2). */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Headers of the answer, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A failure with a name. `detail` is shown to the caller; `message` and `cause` are for our logs. */
export class Problem extends Error {
  override readonly name: string = 'Problem';
  readonly kind: ProblemKind;
  readonly detail: string;
  readonly errors: readonly InputError[] | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(kind: ProblemKind, detail: string, options: ProblemOptions = {}) {
    super(options.log ?? detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.detail = detail;
    this.errors = options.errors;
    this.extensions = options.extensions ?? {};
    this.headers = options.headers ?? {};
  }

  get code(): string {
    return this.kind.code;
  }

  get status(): number {
    return this.kind.status;
  }

  /** The one conversion at the edge. What is not a Problem becomes `internal`, and its text stays inside. */
  static from(thrown: unknown): Problem {
    if (thrown instanceof Problem) return thrown;
    return new Problem(internal, 'Something went wrong on our side.', { cause: thrown, log: messageOf(thrown) });
  }
}

function messageOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return String(thrown.message);
  return String(thrown);
}
