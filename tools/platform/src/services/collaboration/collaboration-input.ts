// What collaboration accepts. It says of nothing what is wrong with it: every fault is `invalid_argument`.
import type { ZodType } from 'zod';
import { z } from 'zod';
import { check, idList, idOf, wholeNumber } from '../../http/input.ts';
import { Refusal } from '../../http/refusal.ts';

const body = z.string().min(1).max(10_000);
const mentions = z
  .array(idOf('usr'))
  .max(50)
  .refine((ids) => new Set(ids).size === ids.length);
const anchor = z
  .object({
    block_id: idOf('blk'),
    revision: z.int().min(1).max(2_147_483_647),
    start: z.int().min(0).max(20_000),
    end: z.int().min(0).max(20_000),
  })
  .refine(({ start, end }) => start <= end);

const pageTokenInput = z.string().max(256).optional();

export const commentsQuery = z.object({
  page_token: pageTokenInput,
  page_size: wholeNumber(1, 100).default(20),
  status: z.enum(['open', 'resolved', 'all']).default('all'),
});

export const collaboratorsQuery = z.object({ page_token: pageTokenInput, page_size: wholeNumber(1, 200).default(50) });

export const countsQuery = z.object({ document_ids: idList('doc', 100) });

export const commentCreate = z.object({
  body,
  parent_id: idOf('cmt').nullable().default(null),
  mentions: mentions.default([]),
  anchor: anchor.nullable().default(null),
});
export type CommentCreate = z.infer<typeof commentCreate>;

export const commentPatch = z
  .object({ body: body.optional(), mentions: mentions.optional(), status: z.enum(['open', 'resolved']).optional() })
  .refine((patch) => Object.keys(patch).length > 0);
export type CommentPatch = z.infer<typeof commentPatch>;

export function checked<T>(schema: ZodType<T>, value: unknown): T {
  const input = check(schema, value);
  if (input.ok) return input.value;
  const debugInfo = input.faults.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new Refusal(400, 'invalid_argument', 'not valid', { debugInfo: debugInfo.slice(0, 2000) });
}
