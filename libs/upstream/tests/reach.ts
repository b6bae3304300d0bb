import type { HttpRequest, Reach } from '../src/call.ts';

/** A reach with so many milliseconds, whose caller can leave. */
export function reachOf(ms: number): Reach & { leave(): void } {
  const caller = new AbortController();
  return { signal: caller.signal, deadline: performance.now() + ms, leave: () => caller.abort() };
}

export function get(path = '/', further: Partial<HttpRequest> = {}): HttpRequest {
  return { operation: 'documents.getDocument', method: 'GET', path, headers: {}, ...further };
}
