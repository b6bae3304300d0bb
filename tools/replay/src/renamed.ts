import type { Answer, Body, Exchange } from './recording.ts';

// `cmt_5h2k8d1qwz`, or 22 signs and more that say nothing: what a service calls a thing that it made. Another run makes
// another name.
const typedId = /^[a-z]{2,6}_[0-9a-zA-Z]{6,}$/;
const opaqueId = /^(?=[\w-]*\d)[\w-]{22,}$/;
const madeIds = /[\w-]{8,}/g;
const entityTag = /^(W\/)?"[^"]*"$/;
const placeHeaders: Readonly<Record<string, Place>> = { etag: 'version', 'if-match': 'version', 'if-none-match': 'version', 'last-event-id': 'event' }; // prettier-ignore

/** Which version something has, where a list goes on, which event came: words of the service that gave them. */
type Place = 'version' | 'page' | 'event';

/** What things of the recording are called in the replay: learned from answers, and used in the requests that follow. */
export interface Renamed {
  learn(exchange: Exchange, played: Answer): void;
  /** The same text, with the names of the replay. */
  text(text: string): string;
  header(name: string, value: string): string;
  /** The same path, with those of its parts and parameters. */
  path(path: string): string;
  json(value: unknown): unknown;
}

export function createRenamed(): Renamed {
  const ids = new Map<string, string>();
  // They may be as short as `2`: only where one of their kind stands.
  const places = new Map<string, string>();
  const seen = new Set<string>();
  const text = (given: string): string => given.replaceAll(madeIds, (one) => ids.get(one) ?? one);
  const at = (place: Place | undefined, given: string): string => (place && places.get(`${place} ${given}`)) ?? text(given); // prettier-ignore
  const json = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(json);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([name, one]) => [text(name), typeof one === 'string' ? at(placeOf(name, value), one) : json(one)]); // prettier-ignore
    return Object.fromEntries(members) as unknown;
  };
  const learnId = (before: string, now: string): void => {
    if (!seen.has(before) && isSameKind(before, now)) ids.set(before, now);
  };
  return {
    text,
    json,
    header: (name, value) => value.split(/(, *)/).map((one) => at(placeHeaders[name], one)).join(''), // prettier-ignore
    path: (path) => pathWith(path, at),
    learn(exchange, played) {
      const { method, path, headers, body, answer } = exchange;
      for (const one of idsIn([path, headers, body])) seen.add(one);
      const pairs = [...textPairs(undefined, valueOf(answer.body), valueOf(played.body))];
      // What is only read has its name already, by GraphQL's POST too.
      if (method !== 'GET' && !/^\/graphql(\?|$)/.test(path)) {
        for (const [, before, now] of pairs) learnId(before, now);
        for (const name of ['location', 'content-location']) for (const [before, now] of partPairs(answer.headers[name], played.headers[name])) learnId(before, now); // prettier-ignore
      }
      const version = ['version', answer.headers['etag'] ?? '', played.headers['etag'] ?? ''] as const;
      for (const [place, before, now] of [version, ...pairs]) if (isPlace(place, before, now)) places.set(`${place} ${before}`, now); // prettier-ignore
      // An open stream tells of what is made later.
      if ((exchange.stream?.seen ?? []).length === 0)
        for (const one of idsIn([answer])) if (!ids.has(one)) seen.add(one);
    },
  };
}

function isSameKind(before: string, now: string): boolean {
  if (typedId.test(before)) return typedId.test(now) && before.split('_')[0] === now.split('_')[0];
  return opaqueId.test(before) && opaqueId.test(now);
}

function placeOf(name: string, parent: object): Place | undefined {
  if (/cursor|page_?token/i.test(name)) return 'page';
  if (/etag/i.test(name)) return 'version';
  return name === 'id' && ('data' in parent || 'event' in parent) ? 'event' : undefined;
}

function isPlace(place: Place | undefined, before: string, now: string): place is Place {
  if (place === undefined || before === '' || now === '') return false;
  return place !== 'version' || (entityTag.test(before) && entityTag.test(now));
}

function pathWith(path: string, at: (place: Place | undefined, text: string) => string): string {
  const [place = '', query] = path.split(/\?(.*)/s);
  if (query === undefined) return at(undefined, place);
  const parameters = query.split('&').map((pair) => {
    const [name = '', value] = pair.split(/=(.*)/s);
    const given = value === undefined ? '' : decoded(value);
    const renamed = at(placeOf(name, {}), given);
    return renamed === given ? pair : `${name}=${encodeURIComponent(renamed)}`;
  });
  return `${at(undefined, place)}?${parameters.join('&')}`;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function idsIn(value: unknown): readonly string[] {
  return (JSON.stringify(value).match(madeIds) ?? []).filter((one) => typedId.test(one) || opaqueId.test(one));
}

function valueOf(body: Body | undefined): unknown {
  if (body === undefined) return undefined;
  if ('json' in body) return body.json;
  return 'events' in body ? body.events : undefined;
}

function* partPairs(before: string | undefined, now: string | undefined): Generator<readonly [string, string]> {
  const others = (now ?? '').split(/[/?]/);
  for (const [at, one] of (before ?? '').split(/[/?]/).entries()) yield [one, others[at] ?? ''];
}

type Pair = readonly [place: Place | undefined, before: string, now: string];

/** Texts at the same place that are not the same. */
function* textPairs(place: Place | undefined, before: unknown, now: unknown): Generator<Pair> {
  if (typeof before === 'string' && typeof now === 'string' && before !== now) yield [place, before, now];
  if (typeof before !== 'object' || typeof now !== 'object' || before === null || now === null) return;
  for (const [name, one] of Object.entries(before)) yield* textPairs(placeOf(name, before), one, (now as Record<string, unknown>)[name]); // prettier-ignore
}
