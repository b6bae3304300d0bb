import { z } from 'zod';
import { attachmentId, blockId } from '../ids.ts';

// The bounds are the revisions contract's: what is over them would not be kept.
const mark = z.strictObject({
  start: z.int().min(0).max(20_000).describe('In UTF-16 units of the whole text'),
  end: z.int().min(1).max(20_000).describe('Exclusive'),
  type: z.enum(['bold', 'italic', 'underline', 'strike', 'code', 'link']),
  href: z
    .url({ protocol: /^(?:https?|mailto)$/i, error: 'must be an http, https or mailto link' })
    .max(2000)
    .exactOptional(),
});

/** A block as a client saves it. */
export const block = z.strictObject({
  blockId,
  type: z.enum(['heading', 'paragraph', 'listItem', 'quote', 'code', 'table', 'image', 'divider']),
  level: z.int().min(1).max(6).exactOptional().describe('With heading and listItem'),
  text: z.string().max(20_000),
  marks: z.array(mark).max(500),
  language: z.string().max(40).exactOptional().describe('With code'),
  attachmentId: attachmentId.exactOptional().describe('With image'),
  rows: z
    .array(z.array(z.string().max(2000)).max(30))
    .max(500)
    .exactOptional()
    .describe('With table; the first is the header'),
});

/** A block as a client reads it. */
export const bodyBlock = z.object({
  blockId: z.string(),
  type: z.string(),
  level: z.int().optional(),
  text: z.string(),
  marks: z.array(z.object({ start: z.int(), end: z.int(), type: z.string(), href: z.string().optional() })),
  language: z.string().optional(),
  attachmentId: z.string().optional(),
  rows: z.array(z.array(z.string())).optional(),
});
