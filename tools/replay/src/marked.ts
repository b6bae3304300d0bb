import { mapTexts, removed } from './clean.ts';
import type { Body, Exchange } from './recording.ts';

// What documents are called, and when something was: without it, nothing can be asked again or compared.
const plainText = /^([a-z]{2,6}_[0-9a-zA-Z]{6,}|\d{4}-\d\d-\d\d(T[\d:.]+Z?)?|(W\/)?"[^"]*"|)$/;
const documentId = /^doc_[0-9a-zA-Z]{6,}$/;
const documentIds = /\bdoc_[0-9a-zA-Z]{6,}/g;

/** The documents that carry one of these tags, as far as these exchanges tell. */
export function markedDocuments(exchanges: Iterable<Exchange>, tags: readonly string[]): ReadonlySet<string> {
  const marked = new Set<string>();
  const isMark = (value: unknown): boolean => tags.includes(String(value).toLowerCase());
  const walk = (value: unknown, above: readonly string[]): void => {
    if (typeof value !== 'object' || value === null) return;
    const own = Object.values(value).filter((one): one is string => typeof one === 'string' && documentId.test(one));
    const named = own.length > 0 ? own : above;
    const { tags: carried } = value as { tags?: unknown };
    if (carried !== undefined && textsIn(carried).some(isMark)) for (const one of named) marked.add(one);
    for (const one of Object.values(value)) walk(one, named);
  };
  for (const { path, body, answer } of exchanges) {
    const named = path.match(documentIds) ?? [];
    for (const one of [body, answer.body]) walk(one, named);
  }
  return marked;
}

/** Without the texts of marked documents, and all that is said of them; ids, times and tags of versions stay. */
export function withoutMarked<T extends Exchange>(
  exchange: T,
  marked: ReadonlySet<string>,
  tags: readonly string[],
): T {
  if (marked.size === 0) return exchange;
  const isNamed = namesOneOf(marked);
  const { path, body, answer } = exchange;
  const isAbout = isNamed(path) || isNamed(JSON.stringify(body ?? null));
  const hides = (one: Body): Body => {
    if (isAbout) return hidden(one, tags) as Body;
    if ('json' in one) return { json: partly(one.json, isNamed, tags) };
    // Each part of a stream may be about any of what another one names.
    return isNamed(JSON.stringify(one)) ? (hidden(one, tags) as Body) : one;
  };
  const answered = { ...answer, ...(answer.body && { body: hides(answer.body) }) };
  return { ...exchange, ...(body && { body: hides(body) }), answer: answered };
}

type IsNamed = (text: string) => boolean;

function namesOneOf(marked: ReadonlySet<string>): IsNamed {
  return (text) => (text.match(documentIds) ?? []).some((id) => marked.has(id));
}

/** Of a list only the things that name a marked document, with all that they have; of all else what names one. */
function partly(value: unknown, isNamed: IsNamed, tags: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => partly(one, isNamed, tags));
  if (textsOutsideLists(value).some(isNamed)) return hidden(value, tags);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, partly(one, isNamed, tags)]));
}

function textsOutsideLists(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.values(value).flatMap(textsOutsideLists);
}

function hidden(value: unknown, tags: readonly string[]): unknown {
  const hide = (text: string): string => (plainText.test(text) || tags.includes(text.toLowerCase()) ? text : removed);
  // The names of events are no texts of a document.
  return mapTexts(value, hide, (name) => (name === 'event' || name === 'sha256' ? (text) => text : undefined));
}

function textsIn(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [value];
}
