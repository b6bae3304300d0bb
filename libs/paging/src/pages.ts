import { Problem } from '@frontdesk/problems';
import { invalidInput } from '@frontdesk/server';
import { Refusal } from '@frontdesk/service-clients';
import { z } from 'zod';

/**
 * The one pagination style of our apps: `{ items, nextCursor }`, null on the last page. A cursor is opaque to clients:
 * base64url of the list's name and of what that list needs to go on, so that a cursor of one list is refused by another.
 */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('Pass it as `cursor` for the next page; null on the last one'),
  });
}

export function cursorOf(list: string, position: unknown): string {
  return Buffer.from(JSON.stringify([list, position])).toString('base64url');
}

/** A query parameter that turns a cursor of this list back into its position; anything else is bad input. */
export function cursorIn<Position>(list: string, position: z.ZodType<Position>) {
  return z
    .string()
    .max(1024)
    .transform((cursor, context): Position => {
      const read = z.tuple([z.literal(list), position]).safeParse(decoded(cursor));
      if (read.success) return read.data[1];
      context.addIssue({ code: 'custom', message: 'must be a nextCursor of this list' });
      return z.NEVER;
    });
}

/** A backend's own cursor, as the position in one of ours. */
export function backendCursor(maxLength: number) {
  return z
    .string()
    .max(maxLength)
    .refine((cursor) => cursor.isWellFormed());
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined; // not ours: the schema refuses it
  }
}

/** How many items a page has at most: a query parameter. */
export function limitIn(bounds: { max: number; usual: number }) {
  return z.coerce.number().int().min(1).max(bounds.max).default(bounds.usual);
}

/** A backend that refuses a request with a cursor refuses the cursor: all else was checked before. */
export function refuseCursor(cursor: unknown) {
  return (failure: unknown): never => {
    if (cursor === undefined || !(failure instanceof Refusal) || failure.backendStatus !== 400) throw failure;
    const errors = [{ pointer: '/query/cursor', detail: 'is not valid any more: start again without it' }];
    throw new Problem(invalidInput, 'The request is not valid.', { errors, cause: failure });
  };
}
