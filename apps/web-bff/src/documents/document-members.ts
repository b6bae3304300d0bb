import { z } from 'zod';
import { folderId } from '../ids.ts';

// The bounds are the documents contract's.

/** What may be written of a document. */
export const documentMembers = {
  title: z.string().trim().min(1).max(300),
  description: z.string().max(2000).nullable(),
  folderId: folderId.nullable().describe('Null: at the top level'),
  language: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/, 'must be a language tag (BCP 47), such as en-GB'),
};

export const status = z.enum(['draft', 'inReview', 'published', 'archived']);

export const tagName = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(40)
  .regex(/^[^,]+$/, 'must not have a comma');

/** Twice the same is once. */
export const tagNames = z
  .array(tagName)
  .max(50)
  .transform((names) => [...new Set(names)])
  .describe('Kept in lower case');
