import { z } from 'zod';
import { documentId, folderId, userId } from '../ids.ts';

// What people arrange: which documents, which days, and which widgets show what of them.

const day = z.iso.date('must be a day as YYYY-MM-DD');
const dayMs = 86_400_000;
/** The most that the usage of models is told for at once. */
const mostDays = 31;
const most = (number: number) => z.int().min(1).max(number);
const tag = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[^,]+$/, 'must not have a comma');

const chosen = z.strictObject({ ids: z.array(documentId).min(1).max(50).describe('These, in this order') });
const listed = z.strictObject({
  words: z.string().trim().min(1).max(200).exactOptional().describe('In the title or description'),
  folderId: folderId.exactOptional(),
  ownerId: userId.exactOptional(),
  tag: tag.exactOptional(),
  sort: z.enum(['LATEST_UPDATE_FIRST', 'LATEST_UPDATE_LAST', 'TITLE', 'TITLE_BACKWARDS']).exactOptional(),
  limit: most(50).default(25),
});

const range = z.union([
  z.strictObject({ lastDays: most(mostDays).describe('Up to today, in UTC') }),
  z
    .strictObject({ from: day, to: day.describe('This day counts') })
    .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be before `from`' })
    .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < mostDays * dayMs, {
      path: ['to'],
      error: `must be one of the ${mostDays} days from \`from\` on`,
    }),
]);

const widget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('documents'), tags: z.boolean().default(false) }).describe('A table of them'),
  z.strictObject({ kind: z.literal('analytics'), byDay: z.boolean().default(false) }).describe('Who read them'),
  z.strictObject({ kind: z.literal('activity'), limit: most(50).default(5) }).describe('What happened to each'),
  z.strictObject({ kind: z.literal('revisions'), limit: most(50).default(5) }).describe('What was saved of each'),
  z
    .strictObject({ kind: z.literal('usage'), userId: userId.exactOptional(), people: most(100).default(10) })
    .describe('Tokens and cost of the organisation, or of one person'),
  z
    .strictObject({
      kind: z.literal('search'),
      query: z.string().trim().min(1).max(500),
      tag: tag.exactOptional(),
      limit: most(50).default(10),
    })
    .describe('What a search by meaning finds, among all documents'),
  z.strictObject({ kind: z.literal('people'), userIds: z.array(userId).min(1).max(50) }).describe('Who they are'),
]);

export const dashboardDefinition = z
  .strictObject({
    title: z.string().trim().min(1).max(100),
    documents: z.union([chosen, listed]),
    range,
    widgets: z
      .array(widget)
      .min(1)
      .max(7)
      .refine((all) => new Set(all.map(({ kind }) => kind)).size === all.length, 'must have each kind once')
      .describe('In the order of the page, each kind at most once'),
  })
  .meta({ id: 'DashboardDefinition' });

export type DashboardDefinition = z.output<typeof dashboardDefinition>;
export type Widget = DashboardDefinition['widgets'][number];
