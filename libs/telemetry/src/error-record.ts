import { maskSecrets } from './mask-secrets.ts';

/** What a log line says of a thrown thing. Only named members are taken, so that nothing else can leak. */
interface ErrorRecord {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string | number;
  readonly kind?: string;
  readonly status?: number;
  readonly service?: string;
  readonly operation?: string;
  readonly phase?: string;
  readonly section?: string;
  readonly cause?: ErrorRecord;
  /** Of an AggregateError, the first few. */
  readonly errors?: readonly ErrorRecord[];
}

// Deep enough for view → service client → upstream → undici → socket, and an end to a chain that bites its tail.
const deepest = 6;
const mostErrors = 5;
const longestText = 8_192;

/** The record of a thrown thing and of what caused it, outermost first. */
export function errorRecord(thrown: unknown, depth = 1): ErrorRecord {
  if (typeof thrown !== 'object' || thrown === null) return { type: typeof thrown, message: textOf(String(thrown)) };
  const { cause, errors, stack } = readable(thrown);
  const further = depth < deepest;
  return {
    ...named(readable(thrown)),
    ...(typeof stack === 'string' && { stack: textOf(stack) }),
    ...(further && cause !== undefined && { cause: errorRecord(cause, depth + 1) }),
    ...(further &&
      Array.isArray(errors) &&
      isAggregate(thrown) && { errors: errors.slice(0, mostErrors).map((error) => errorRecord(error, depth + 1)) }),
  };
}

function named(error: Readable): Omit<ErrorRecord, 'cause' | 'errors' | 'stack'> {
  const kind = readable(error.kind).code;
  const section = error.section ?? readable(error.extensions).section;
  return {
    type: typeof error.name === 'string' ? error.name : 'object',
    message: textOf(String(error.message ?? 'no message')),
    ...((typeof error.code === 'string' || typeof error.code === 'number') && { code: error.code }),
    ...(typeof kind === 'string' && { kind }),
    ...(typeof error.status === 'number' && { status: error.status }),
    ...(typeof error.service === 'string' && { service: error.service }),
    ...(typeof error.operation === 'string' && { operation: error.operation }),
    ...(typeof error.phase === 'string' && { phase: error.phase }),
    ...(typeof section === 'string' && { section }),
  };
}

type Readable = Readonly<Record<string, unknown>>;

function readable(value: unknown): Readable {
  return typeof value === 'object' && value !== null ? (value as Readable) : {};
}

// Problems carry `errors` too: the mistakes in an input, which name the caller's data and are no errors of ours.
function isAggregate(thrown: object): boolean {
  return readable(thrown).name === 'AggregateError';
}

function textOf(text: string): string {
  const masked = maskSecrets(text);
  return masked.length > longestText ? `${masked.slice(0, longestText)}…` : masked;
}
