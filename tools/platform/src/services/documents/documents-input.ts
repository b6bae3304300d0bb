// What documents accepts.
import { z } from 'zod';
import { idList, idOf, wholeNumber } from '../../http/input.ts';

const tagName = z
  .string()
  .min(1, 'must not be empty')
  .max(40, 'must have at most 40 characters')
  .regex(/^[^,]+$/, 'must not have a comma');
const title = z.string().min(1, 'must not be empty').max(300, 'must have at most 300 characters');
const description = z.string().max(2000, 'must have at most 2000 characters').nullable();
const language = z.string().min(2).max(35);
const folderId = idOf('fld').nullable();
const tags = z
  .array(tagName)
  .max(50, 'must have at most 50 tags')
  .refine((names) => new Set(names).size === names.length, 'must not repeat a tag');

export const listInput = z.object({
  cursor: z.string().max(512).optional(),
  limit: wholeNumber(1, 100).default(25),
  folderId: idOf('fld').optional(),
  tag: tagName.optional(),
  ownerId: idOf('usr').optional(),
  q: z.string().min(1).max(200).optional(),
  ids: idList('doc', 50).optional(),
  sort: z.enum(['-updatedAt', 'updatedAt', 'title', '-title']).default('-updatedAt'),
});
export type ListInput = z.infer<typeof listInput>;

export const createInput = z.object({
  title,
  description: description.default(null),
  folderId: folderId.default(null),
  language: language.optional(),
  tags: tags.default([]),
});

export const patchInput = z
  .object({
    title: title.optional(),
    description: description.optional(),
    folderId: folderId.optional(),
    ownerId: idOf('usr').optional(),
    status: z.enum(['draft', 'inReview', 'published', 'archived']).optional(),
    language: language.optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'must change something');
export type PatchInput = z.infer<typeof patchInput>;

export const tagsInput = z.object({ tags });
