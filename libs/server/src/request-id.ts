import { randomUUID } from 'node:crypto';

// What a log, a header and a shell can carry unquoted, and short enough that nobody smuggles a text in it.
const acceptable = /^[A-Za-z0-9._-]{8,64}$/;

/** The caller's id if it is harmless, else a new one. */
export function requestIdFrom(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' && acceptable.test(header) ? header : randomUUID();
}
