/** One page of a list, in the one style that this app has. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** A page of a list that says how many there are in all. */
export interface CountedPage<Item> extends Page<Item> {
  readonly total: number;
}

export const aboutCursor = 'Pass it as `cursor` for the next page; null on the last one.';
