import type { Answer, Body } from './recording.ts';

// `cmt_5h2k8d1qwz`: what a service calls a thing that it made. Another run makes another name.
const madeId = /^[a-z]{2,6}_[0-9a-zA-Z]{6,}$/;
const entityTag = /^(W\/)?"/;

/** What things of the recording are called in the replay: learned from answers, and used in the requests that follow. */
export interface Renamed {
  learn(method: string, recorded: Answer, played: Answer): void;
  /** The same text, with the names of the replay. */
  text(text: string): string;
  json(value: unknown): unknown;
}

export function createRenamed(): Renamed {
  const names = new Map<string, string>();
  const text = (given: string): string => {
    let renamed = given;
    for (const [before, now] of names) if (renamed.includes(before)) renamed = renamed.replaceAll(before, now);
    return renamed;
  };
  const json = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(json);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [text(name), json(one)]));
  };
  return {
    text,
    json,
    learn(method, recorded, played) {
      learnTag(names, recorded.headers['etag'], played.headers['etag']);
      // What is only read has its name already.
      if (method !== 'GET')
        for (const [before, now] of pairsIn(valueOf(recorded.body), valueOf(played.body))) names.set(before, now);
      for (const [before, now] of pagesIn(valueOf(recorded.body), valueOf(played.body))) names.set(before, now);
    },
  };
}

function learnTag(names: Map<string, string>, before: string | undefined, now: string | undefined): void {
  if (before !== undefined && now !== undefined && before !== now && entityTag.test(before)) names.set(before, now);
}

function valueOf(body: Body | undefined): unknown {
  if (body === undefined) return undefined;
  if ('json' in body) return body.json;
  return 'events' in body ? body.events : undefined;
}

function* pairsIn(before: unknown, now: unknown): Generator<readonly [string, string]> {
  for (const [, one, other] of textPairs('', before, now)) {
    const isSameKind = one.split('_')[0] === other.split('_')[0];
    if (madeId.test(one) && madeId.test(other) && isSameKind) yield [one, other];
  }
}

/** Where a list goes on is a word of the service that gave it. */
function* pagesIn(before: unknown, now: unknown): Generator<readonly [string, string]> {
  for (const [name, one, other] of textPairs('', before, now)) if (/cursor|page_?token/i.test(name) && one !== '' && other !== '') yield [one, other]; // prettier-ignore
}

/** Texts at the same place that are not the same. */
function* textPairs(name: string, before: unknown, now: unknown): Generator<readonly [string, string, string]> {
  if (typeof before === 'string' && typeof now === 'string' && before !== now) yield [name, before, now];
  if (typeof before !== 'object' || typeof now !== 'object' || before === null || now === null) return;
  for (const [key, one] of Object.entries(before)) yield* textPairs(key, one, (now as Record<string, unknown>)[key]);
}
