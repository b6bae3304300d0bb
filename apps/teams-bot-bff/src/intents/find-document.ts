import { documentOfLink } from '../cards/links.ts';
import type { Viewer } from '../cards/for-viewer.ts';
import { documentId } from '../ids.ts';
import { searchView } from '../views/search-view.ts';
import type { FoundDocument } from '../views/search-view.ts';

/** What somebody means by words. Of an id and a link it is not said whether there is such a document. */
export type Meant =
  | { readonly kind: 'one'; readonly documentId: string }
  | { readonly kind: 'several'; readonly found: readonly FoundDocument[] }
  | { readonly kind: 'none' };

const mostChoices = 5;
// As search.proto has it.
const mostQueryCharacters = 500;

/** A document by its link, its id, or words of it that find one which the person may read. */
export async function findDocument(reference: string, viewer: Viewer): Promise<Meant> {
  const exact = exactDocument(reference, viewer.services.webOrigin);
  if (exact !== undefined) return { kind: 'one', documentId: exact };
  const { reads, composing } = viewer.services;
  const query = reference.slice(0, mostQueryCharacters).toWellFormed();
  const { shape: found } = await searchView.compose({ reads, query }, viewer.reach, composing(viewer));
  const called = found.filter(({ title }) => title.toLowerCase() === reference.toLowerCase());
  const [first, ...others] = called.length > 0 ? called : found;
  if (first === undefined) return { kind: 'none' };
  if (others.length === 0) return { kind: 'one', documentId: first.documentId };
  return { kind: 'several', found: [first, ...others].slice(0, mostChoices) };
}

/** The document that a text is the id of, or the link to. */
export function exactDocument(reference: string, webOrigin: string): string | undefined {
  return documentId.safeParse(reference).data ?? documentOfLink(reference, webOrigin);
}
