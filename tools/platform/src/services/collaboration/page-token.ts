import { Refusal } from '../../http/refusal.ts';

/** What the page before ended with: a time and an id. */
export interface PageEnd {
  readonly at: number;
  readonly id: string;
}

const validForMs = 3_600_000;

/** Also names the list it belongs to, so that a token of one list is no token of another. */
export function pageToken(list: string, end: PageEnd, now: number): string {
  return Buffer.from(`${list}|${end.at}|${end.id}|${now + validForMs}`).toString('base64url');
}

export function readPageToken(list: string, token: string | undefined, now: number): PageEnd | undefined {
  if (token === undefined || token === '') return undefined;
  const [of, at, id, validUntil, ...rest] = Buffer.from(token, 'base64url').toString('utf8').split('|');
  const isOurs = of === list && id && rest.length === 0 && /^\d+$/.test(at ?? '') && /^\d+$/.test(validUntil ?? '');
  if (!isOurs) throw new Refusal(400, 'invalid_argument', 'page_token is not one of this list');
  if (Number(validUntil) <= now) throw new Refusal(400, 'page_token_expired', 'page_token is more than an hour old');
  return { at: Number(at), id };
}

/** One page of an ordered list: what comes after the end of the page before. */
export function pageAfter<T>(
  items: readonly T[],
  options: { size: number; after: PageEnd | undefined; endOf: (item: T) => PageEnd; newestFirst?: boolean },
): { page: T[]; end: PageEnd | undefined } {
  const { size, after, endOf, newestFirst = false } = options;
  const compare = (a: PageEnd, b: PageEnd): number => {
    const byTime = newestFirst ? b.at - a.at : a.at - b.at;
    return byTime || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  };
  const ordered = [...items].sort((a, b) => compare(endOf(a), endOf(b)));
  const rest = after ? ordered.filter((item) => compare(endOf(item), after) > 0) : ordered;
  const page = rest.slice(0, size);
  const last = page.at(-1);
  return { page, end: last !== undefined && rest.length > size ? endOf(last) : undefined };
}
