import { z } from 'zod';

/** What a page may ask of a document besides what it always gets: itself, its latest revision and what one may do. */
const includable = [
  'body',
  'owner',
  'outline',
  'collaborators',
  'comments',
  'tags',
  'attachments',
  'related',
  'summary',
  'readingState',
  'activity',
  'analytics',
  'revisions',
  'presence',
  'grants',
] as const;
export type Includable = (typeof includable)[number];
export type Included = ReadonlySet<Includable>;

export const everything: Included = new Set(includable);

const known: ReadonlySet<string> = everything;

/** `?include=owner,tags`; without it, everything. */
export const include = z
  .string()
  .max(400)
  .optional()
  .transform((list, context): Included => {
    if (list === undefined) return everything;
    const names = list.split(',').filter((name) => name !== '');
    if (names.every((name) => known.has(name))) return new Set(names as Includable[]);
    context.addIssue({ code: 'custom', message: `must be names of ${includable.join(', ')}, by commas` });
    return z.NEVER;
  })
  .describe(`Names of sections, by commas: ${includable.join(', ')}. Without it, all of them`);

/** For a view: a section is only loaded if it was asked for. */
export function ifIncluded(name: Includable) {
  return ({ included }: { readonly included: Included }): boolean => included.has(name);
}
