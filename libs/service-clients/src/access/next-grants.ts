import type { AnswerHeaders } from '../outcome.ts';

/** Where listGrants goes on: its `after` from the `Link` header (RFC 8288), or undefined on the last page. */
export function nextGrants(headers: AnswerHeaders): string | undefined {
  const target = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(headers.link ?? '')?.[1];
  const query = target?.split('?', 2)[1];
  return query === undefined ? undefined : (new URLSearchParams(query).get('after') ?? undefined);
}
