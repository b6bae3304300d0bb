// What revisions accepts.
import { z } from 'zod';
import { idOf, wholeNumber } from '../../http/input.ts';

const revisionNumber = z.int().min(1).max(2147483647);

const mark = z
  .object({
    start: z.int().min(0).max(20000),
    end: z.int().min(1).max(20000),
    type: z.enum(['bold', 'italic', 'underline', 'strike', 'code', 'link']),
    href: z.url().max(2000).optional(),
  })
  .refine(({ start, end }) => start < end, 'must end after its start');

const block = z.object({
  blockId: idOf('blk'),
  type: z.enum(['heading', 'paragraph', 'listItem', 'quote', 'code', 'table', 'image', 'divider']),
  level: z.int().min(1).max(6).optional(),
  text: z.string().max(20000, 'must have at most 20000 characters'),
  marks: z.array(mark).max(500),
  language: z.string().max(40).optional(),
  attachmentId: idOf('att').optional(),
  rows: z
    .array(z.array(z.string().max(2000)).max(30))
    .max(500)
    .optional(),
});

export const createInput = z.object({
  baseRevision: revisionNumber,
  content: z.object({
    schemaVersion: z.literal(3),
    blocks: z
      .array(block)
      .max(5000, 'must have at most 5000 blocks')
      .refine(
        (blocks) => new Set(blocks.map(({ blockId }) => blockId)).size === blocks.length,
        'must not repeat a blockId',
      ),
  }),
  message: z.string().max(500, 'must have at most 500 characters').nullable().default(null),
});
export type CreateInput = z.infer<typeof createInput>;

export const listInput = z.object({
  offset: wholeNumber(0, 100000).default(0),
  limit: wholeNumber(1, 200).default(50),
  authorId: idOf('usr').optional(),
});

export const diffInput = z.object({ from: wholeNumber(1, 2147483647), to: wholeNumber(1, 2147483647) });

export const outlineInput = z.object({ revision: wholeNumber(1, 2147483647).optional() });

export const idempotencyKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}$/, 'must have 16 to 64 of A-Z, a-z, 0-9, _ and -');
