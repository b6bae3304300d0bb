/** What instances tell each other: these are stale, or this owner wrote. */
export type News = { readonly tags: readonly string[] } | { readonly owner: string };

// A message for thousands of tags would hold up those of others.
const mostTagsAtOnce = 200;

export function newsText(from: string, news: News): string {
  return JSON.stringify({ v: 1, from, ...news });
}

/** Undefined for what this version cannot read: whoever sent it knows that something changed. */
export function readNews(text: string): { readonly from: string; readonly news: News } | undefined {
  const message = parsed(text);
  if (message?.['v'] !== 1 || typeof message['from'] !== 'string') return undefined;
  const { from, tags, owner } = message;
  if (typeof owner === 'string') return { from, news: { owner } };
  if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return { from, news: { tags } };
  return undefined;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** In pieces that are sent together. */
export function piecesOf(news: News): readonly News[] {
  if ('owner' in news || news.tags.length <= mostTagsAtOnce) return [news];
  const pieces: News[] = [];
  for (let at = 0; at < news.tags.length; at += mostTagsAtOnce) {
    pieces.push({ tags: news.tags.slice(at, at + mostTagsAtOnce) });
  }
  return pieces;
}
