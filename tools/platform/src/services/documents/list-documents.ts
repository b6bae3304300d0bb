// The list of documents: filters, order, cursor, and the batch read by ids.
import { Refusal } from '../../http/refusal.ts';
import { may } from '../../world/access.ts';
import type { Document } from '../../world/document.ts';
import type { World } from '../../world/world.ts';
import { invalid } from './documents-form.ts';
import type { ListInput } from './documents-input.ts';

export interface DocumentPage {
  readonly items: readonly Document[];
  readonly nextCursor: string | null;
}

/** One order key; documents with the same are told apart by their id. */
type Place = readonly [key: string | number, documentId: string];

export function listDocuments(world: World, userId: string, input: ListInput): DocumentPage {
  if (input.ids) return batch(world, userId, input);
  const isRising = !input.sort.startsWith('-');
  const direction = isRising ? 1 : -1;
  const after = input.cursor === undefined ? undefined : readCursor(input.cursor, input.sort);
  const rest = visible(world, userId)
    .filter((document) => matches(document, input))
    .map((document) => ({ document, place: placeOf(document, input.sort) }))
    .sort((a, b) => direction * compare(a.place, b.place))
    .filter(({ place }) => after === undefined || direction * compare(place, after) > 0);
  const page = rest.slice(0, input.limit);
  const last = page.at(-1);
  return {
    items: page.map(({ document }) => document),
    nextCursor: last && rest.length > page.length ? writeCursor(last.place, input.sort) : null,
  };
}

function batch(world: World, userId: string, input: ListInput): DocumentPage {
  const { ids = [], cursor, folderId, tag, ownerId, q } = input;
  for (const [name, value] of Object.entries({ cursor, folderId, tag, ownerId, q })) {
    if (value !== undefined) throw invalid([{ path: ['query', name], message: 'must not be there with ids' }]);
  }
  const items = ids.flatMap((id) => {
    const document = world.documents.get(id);
    return document && may(world, userId, id, 'read') ? [document] : [];
  });
  return { items, nextCursor: null };
}

function visible(world: World, userId: string): Document[] {
  return [...world.documents.values()].filter(({ documentId }) => may(world, userId, documentId, 'read'));
}

function matches(document: Document, { folderId, tag, ownerId, q }: ListInput): boolean {
  if (folderId !== undefined && document.folderId !== folderId) return false;
  if (ownerId !== undefined && document.ownerId !== ownerId) return false;
  if (tag !== undefined && !document.tags.some(({ name }) => name === tag)) return false;
  return q === undefined || hasWords(document, q);
}

/** Every word of `q` begins a word of the title or description. */
function hasWords({ title, description }: Document, q: string): boolean {
  const words = wordsOf(`${title} ${description ?? ''}`);
  return wordsOf(q).every((wanted) => words.some((word) => word.startsWith(wanted)));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Titles count with their first 60 characters, so that a cursor stays short. */
function placeOf(document: Document, sort: ListInput['sort']): Place {
  const key = sort.endsWith('title') ? document.title.toLowerCase().slice(0, 60) : document.updatedAt;
  return [key, document.documentId];
}

function compare(a: Place, b: Place): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  return a[1] === b[1] ? 0 : a[1] < b[1] ? -1 : 1;
}

function writeCursor(place: Place, sort: string): string {
  return Buffer.from(JSON.stringify([sort, ...place])).toString('base64url');
}

function readCursor(cursor: string, sort: string): Place {
  try {
    const [of, key, documentId] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    const isKey = typeof key === 'string' || typeof key === 'number';
    if (of === sort && isKey && typeof documentId === 'string') return [key, documentId];
  } catch {
    // Not a cursor of this service: refused below.
  }
  throw new Refusal(400, 'invalid-request', '1 member of the request is not valid', {
    details: { errors: [{ pointer: '/query/cursor', detail: 'is not a cursor of this list' }] },
  });
}
