/** An error as a cause that may be logged: its text, name and code, and nothing that hangs on it. */
export interface BareCause extends Error {
  readonly code?: string;
}

/**
 * Parsers hang the received bytes on their errors, gRPC the trailers: what a backend sent must not reach a log that way.
 * The messages of undici and of Node are their own words, with at most an address.
 */
export function bareCause(thrown: unknown, message?: string): BareCause {
  const { name, code, message: own } = fieldsOf(thrown);
  const cause = new Error(message ?? String(own ?? thrown)) as BareCause & { name: string; code?: string };
  cause.name = typeof name === 'string' ? name : 'Error';
  if (typeof code === 'string') cause.code = code;
  return cause;
}

function fieldsOf(thrown: unknown): { name?: unknown; code?: unknown; message?: unknown } {
  return typeof thrown === 'object' && thrown !== null ? thrown : {};
}
