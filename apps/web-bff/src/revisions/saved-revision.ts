import { z } from 'zod';
import type { Read } from '../reads.ts';

/** A revision without its body. */
export const savedRevision = z.object({
  revision: z.int(),
  baseRevision: z.int().nullable(),
  authorId: z.string(),
  message: z.string().nullable(),
  savedAt: z.iso.datetime(),
  wordCount: z.int(),
});

export function toSavedRevision(saved: Read<'saveRevision'>['body']): z.output<typeof savedRevision> {
  const { revision, baseRevision, authorId, message, createdAt: savedAt, wordCount } = saved;
  return { revision, baseRevision, authorId, message, savedAt, wordCount };
}
