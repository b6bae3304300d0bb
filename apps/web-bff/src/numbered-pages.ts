import { cursorIn } from '@frontdesk/paging';
import { z } from 'zod';

const lastPage = 10_000;

/** Where a list that is read by page numbers goes on. The size belongs to the number: with another one it is another place. */
const place = z.object({
  page: z.int().min(1).max(lastPage),
  size: z.int().min(1).max(100),
  total: z.int().min(0).optional(),
  of: z.string().max(40).optional().describe('What the list is filtered by'),
});
export type NumberedPage = Readonly<z.output<typeof place>>;

/** A query parameter for the place where a list goes on. */
export function pageNumberIn(list: string) {
  return cursorIn(list, place);
}

/** The place after this page, or null on the last one. `total` is how many items there are now. */
export function placeAfter({ page, size, of }: NumberedPage, total: number): NumberedPage | null {
  return page * size < total && page < lastPage ? { page: page + 1, size, total, of } : null;
}

/** For a query: the same place in a list that is filtered otherwise is another place. */
export const otherwiseFiltered = { path: ['cursor'], message: 'must be of a list that is filtered in the same way' };

/** Such lists grow at their front: what the page before had already is left out, so that nothing comes twice. */
export function withoutRepeats<Item>(items: readonly Item[], total: number, known: number | undefined): Item[] {
  return known === undefined ? [...items] : items.slice(Math.max(0, total - known));
}
