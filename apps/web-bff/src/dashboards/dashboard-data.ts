import { z } from 'zod';

// What the operation `Dashboard` answers, and what is shown of it. Whatever could not be had is null.

const person = z.object({ id: z.string(), name: z.string() }).nullable();
const ofDocument = { id: z.string(), title: z.string() };
const numbers = {
  requests: z.int(),
  promptTokens: z.int(),
  completionTokens: z.int(),
  costMicroUsd: z.int().describe('In millionths of a dollar'),
};
const list = <Item extends z.ZodType>(item: Item) => z.array(item).nullable();

const row = z.object({
  ...ofDocument,
  status: z.string(),
  revision: z.int(),
  updatedAt: z.iso.datetime(),
  owner: person,
  commentCounts: z
    .object({ openThreads: z.int(), resolvedThreads: z.int(), lastCommentAt: z.iso.datetime().nullable() })
    .nullable(),
  tags: list(z.object({ name: z.string() })).optional(),
});

const analytics = z
  .object({
    views: z.int(),
    uniqueReaders: z.int(),
    averageReadSeconds: z.number(),
    computedAt: z.iso.datetime(),
    days: z.array(z.object({ date: z.string(), views: z.int(), uniqueReaders: z.int() })).optional(),
  })
  .nullable();

const activityItem = z.object({
  id: z.string(),
  type: z.string(),
  occurredAt: z.iso.datetime(),
  revision: z.int().nullable(),
  actor: person,
});

const savedRevision = z.object({
  number: z.int(),
  createdAt: z.iso.datetime(),
  message: z.string().nullable(),
  wordCount: z.int(),
  author: person,
});

const page = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), total: z.int() }).nullable();

const usage = z.object({
  total: z.object(numbers),
  days: z.array(z.object({ date: z.string(), ...numbers })),
  people: list(z.object({ personId: z.string(), person: z.object({ name: z.string() }).nullable(), ...numbers })),
});

const hit = z.object({
  documentId: z.string(),
  title: z.string(),
  snippet: z.string(),
  highlights: z.array(z.object({ start: z.int(), end: z.int() })),
  score: z.number(),
  updatedAt: z.iso.datetime().nullable(),
});

const profile = z.object({ id: z.string(), name: z.string(), jobTitle: z.string().nullable(), status: z.string() });

/** By the widget's kind. Lists of documents leave out those that are named in `errors`. */
const shown = {
  documents: list(row),
  analytics: list(z.object({ ...ofDocument, analytics })),
  activity: list(z.object({ ...ofDocument, activity: page(activityItem) })),
  revisions: list(z.object({ ...ofDocument, revisions: page(savedRevision) })),
  usage: usage.nullable(),
  search: list(hit),
  people: list(profile.nullable()),
};

const errors = z
  .array(z.object({ code: z.string(), detail: z.string(), documentId: z.string().optional() }))
  .describe('What is missing: of the widget, or of one document in it');

export const dashboardData = z.object({
  dashboardId: z.string(),
  title: z.string(),
  range: z.object({ from: z.string(), to: z.string() }),
  widgets: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('documents'), data: shown.documents, errors }),
      z.object({ kind: z.literal('analytics'), data: shown.analytics, errors }),
      z.object({ kind: z.literal('activity'), data: shown.activity, errors }),
      z.object({ kind: z.literal('revisions'), data: shown.revisions, errors }),
      z.object({ kind: z.literal('usage'), data: shown.usage, errors }),
      z.object({ kind: z.literal('search'), data: shown.search, errors }),
      z.object({ kind: z.literal('people'), data: shown.people, errors }),
    ]),
  ),
  cost: z.object({ estimated: z.number(), limit: z.number(), actual: z.number().optional() }),
});

export type DashboardData = z.input<typeof dashboardData>;
export type ShownWidget = DashboardData['widgets'][number];

type Shown = { readonly [Kind in keyof typeof shown]: z.input<(typeof shown)[Kind]> };
type Documents = NonNullable<Shown['documents']>[number] &
  NonNullable<Shown['analytics']>[number] &
  NonNullable<Shown['activity']>[number] &
  NonNullable<Shown['revisions']>[number];

/** What the operation answers: of a document that which its widgets ask for. */
export interface Answered {
  readonly listed?: { readonly items: readonly Documents[] } | null;
  readonly chosen?: readonly (Documents | null)[] | null;
  readonly usage?: Shown['usage'];
  readonly search?: Shown['search'];
  readonly people?: Shown['people'];
}
