import type { Headers } from '@frontdesk/server';

/**
 * The ETag that a handler gave itself names the current shape's text. An older version's text is another one, so its tag
 * has the version in it: under one URL, told apart by Accept only, the two must not be taken for each other.
 */
export function publishedTag(headers: Headers, version: number): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      name.toLowerCase() === 'etag' ? value.replace(/"$/, `.v${version}"`) : value,
    ]),
  );
}

const preconditions = ['if-match', 'if-none-match'];

/** Checked headers whose preconditions name the tags that the handler knows. */
export function unpublishedTags(headers: unknown, version: number): unknown {
  if (typeof headers !== 'object' || headers === null) return headers;
  const known: Record<string, unknown> = { ...headers };
  for (const name of preconditions) {
    const value = known[name];
    if (typeof value === 'string') known[name] = value.replaceAll(`.v${version}"`, '"');
  }
  return known;
}
