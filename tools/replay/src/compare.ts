import { differencesOf, type Difference } from '@frontdesk/rollout/compare';
import { noiseAt, type DeclaredNoise, type NoiseOfAnswer } from './noise.ts';
import type { Answer, Body, Exchange } from './recording.ts';
import { createRenamed, type Renamed } from './renamed.ts';
import { spanOf, withTimesOf, type Span } from './times.ts';

/** Where two answers of the same request differ. */
export interface Found {
  readonly where: 'status' | 'header' | 'body';
  /** A JSON Pointer into the body, or the name of a header. */
  readonly at: string;
  readonly kind: Difference['kind'];
  readonly before: string;
  readonly now: string;
}

export interface Compared {
  readonly number: number;
  readonly user: string;
  readonly method: string;
  readonly path: string;
  readonly statuses: readonly [before: number, now: number];
  readonly found: readonly Found[];
}

/** Compares a recording with its replay, exchange by exchange. */
export function compareRecordings(
  before: readonly Exchange[],
  now: readonly Answer[],
  noise: DeclaredNoise,
): readonly Compared[] {
  const renamed = createRenamed();
  const playedAt = (at: number): Answer => now[at] ?? { status: 0, headers: {} };
  // First all: a stream may tell of what a later request made while it was open.
  for (const [at, exchange] of before.entries()) renamed.learn(exchange, playedAt(at));
  const spans = [spanOf(before.map(({ answer }) => answer)), spanOf(now)] as const;
  return before.map((exchange, at) => {
    renamed.learn(exchange, playedAt(at));
    return comparedOf(exchange, at + 1, playedAt(at), { noise, renamed, spans });
  });
}

function comparedOf(exchange: Exchange, number: number, played: Answer, how: How & { noise: DeclaredNoise }): Compared {
  // prettier-ignore
  const { user, method, path, answer } = exchange;
  const here = noiseAt(how.noise, method, path);
  const found =
    answer.status === played.status
      ? [...headerDifferences(answer, played, here.headers, how.renamed), ...bodyDifferences(answer, played, here, how)] // prettier-ignore
      : [{ where: 'status', at: '', kind: 'status', before: statusText(answer), now: statusText(played) } as const];
  return { number, user, method, path, statuses: [answer.status, played.status], found };
}

// The bodies of an answer and a refusal have nothing in common: what the other one says is told in short.
function statusText({ status, body }: Answer): string {
  return status === 0 ? 'no answer' : `${status}${body === undefined ? '' : ` ${shown(plain(body))}`}`;
}

interface How {
  readonly renamed: Renamed;
  readonly spans: readonly [before: Span, now: Span];
}

function bodyDifferences(before: Answer, now: Answer, here: NoiseOfAnswer, { renamed, spans }: How): readonly Found[] {
  const other = plain(now.body, here.events);
  const one = withTimesOf(other, renamed.json(plain(before.body, here.events)), spans);
  return differencesOf(one, other, { noise: here.body, max: 50 }).map(({ pointer, kind }) => ({
    where: 'body',
    at: pointer,
    kind,
    before: shown(at(one, pointer)),
    now: shown(at(other, pointer)),
  }));
}

function headerDifferences(
  before: Answer,
  now: Answer,
  ignored: ReadonlySet<string>,
  renamed: Renamed,
): readonly Found[] {
  // prettier-ignore
  const names = [...new Set([...Object.keys(before.headers), ...Object.keys(now.headers)])].toSorted();
  return names.flatMap((name): readonly Found[] => {
    const [old, own] = [before.headers[name], now.headers[name]];
    const expected = old === undefined ? undefined : renamed.header(name, old);
    if (ignored.has(name) || expected === own) return [];
    const kind = expected === undefined ? 'added' : own === undefined ? 'missing' : 'value';
    return [{ where: 'header', at: name, kind, before: shown(expected), now: shown(own) }];
  });
}

const none: ReadonlySet<unknown> = new Set();

function plain(body: Body | undefined, noise = none): unknown {
  if (body === undefined) return undefined;
  if ('json' in body) return body.json;
  if ('text' in body) return body.text;
  return 'events' in body ? joined(body.events, noise) : body;
}

type Event = { readonly event?: unknown; readonly id?: unknown; readonly retry?: unknown; readonly data?: unknown };

/** Where a text is cut into events, and when to come back, is a matter of time; what the text is, is not. */
function joined(events: readonly unknown[], noise: ReadonlySet<unknown>): readonly unknown[] {
  const all: Event[] = [];
  for (const given of events) {
    const { retry: _retry, ...told } = given as Event;
    if (noise.has(told.event)) continue;
    // It counts what came before, noise too. Which requests go on with it is learned from it.
    const event: Event = told.id === undefined ? told : { ...told, id: 'any' };
    const last = all.at(-1);
    const [one, more] = [textOf(last), textOf(event)];
    if (one !== undefined && more !== undefined && last?.event === event.event)
      all[all.length - 1] = { event: event.event, data: { text: one + more } }; // prettier-ignore
    else if (Object.keys(event).length > 0) all.push(event);
  }
  return all;
}

/** Of an event whose data is a piece of text and nothing else. */
function textOf(event: Event | undefined): string | undefined {
  const data = event?.data;
  if (typeof data !== 'object' || data === null || Object.keys(data).length !== 1) return undefined;
  const { text } = data as { text?: unknown };
  return typeof text === 'string' ? text : undefined;
}

function at(value: unknown, pointer: string): unknown {
  const names = pointer.split('/').slice(1).map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~')); // prettier-ignore
  return names.reduce<unknown>((one, name) => (one as Record<string, unknown> | undefined)?.[name], value);
}

const longest = 200;

function shown(value: unknown): string {
  if (value === undefined) return '–';
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
