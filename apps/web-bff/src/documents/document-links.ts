import { z } from 'zod';

const link = z.object({
  href: z.string(),
  method: z.enum(['GET', 'POST', 'PATCH']),
  templated: z.literal(true).optional().describe('A URI template (RFC 6570)'),
});

export const documentLinks = z
  .object({
    self: link,
    comment: link.optional(),
    changeComment: link.optional().describe('Who may comment resolves threads, and edits what they wrote themselves'),
    saveRevision: link.optional(),
  })
  .describe('What the caller may do with the document now: what is not here will be refused');

/** Links to what the permissions allow, as the access service says them: nothing is decided here. */
export function linksOf(documentId: string, permissions: readonly string[]): z.output<typeof documentLinks> {
  const href = `/v2/documents/${documentId}`;
  return {
    self: { href, method: 'GET' },
    ...(permissions.includes('comment') && {
      comment: { href: `${href}/comments`, method: 'POST' },
      changeComment: { href: `${href}/comments/{commentId}`, method: 'PATCH', templated: true },
    }),
    ...(permissions.includes('write') && { saveRevision: { href: `${href}/revisions`, method: 'POST' } }),
  };
}
