import { z } from 'zod';

const link = z.object({
  href: z.string(),
  method: z.enum(['GET', 'POST', 'PATCH']),
  templated: z.literal(true).optional().describe('A URI template (RFC 6570)'),
});

// Their own, for clients know which methods the others may have.
const linkToPut = link.extend({ method: z.literal('PUT') });
const linkToDelete = link.extend({ method: z.literal('DELETE') });

export const documentLinks = z
  .object({
    self: link,
    comments: link,
    revisions: link,
    revision: link,
    diff: link,
    activity: link,
    attachment: link,
    generate: link.describe('Refused where the organisation does not use AI'),
    generation: link,
    cancelGeneration: linkToDelete,
    comment: link.optional(),
    changeComment: link.optional().describe('Who may comment resolves threads, and edits what they wrote themselves'),
    deleteComment: linkToDelete.optional().describe('What one wrote oneself; the owner, any'),
    saveRevision: link.optional(),
    indexStatus: link.optional(),
    edit: link.optional().describe('With the `etag` as `If-Match`'),
    replaceTags: linkToPut.optional(),
    grants: link.optional(),
    giveGrant: linkToPut.optional().describe('Only an owner gives the role of owner'),
    takeGrant: linkToDelete.optional().describe('One’s own may be given up without it being here'),
    delete: linkToDelete.optional(),
  })
  .describe('What the caller may do with the document now: what is not here will be refused');

/** Links to what the permissions allow, as the access service says them: nothing is decided here. */
export function linksOf(documentId: string, permissions: readonly string[]): z.output<typeof documentLinks> {
  const href = `/v2/documents/${documentId}`;
  return {
    self: { href, method: 'GET' },
    comments: { href: `${href}/comments{?status,limit,cursor}`, method: 'GET', templated: true },
    revisions: { href: `${href}/revisions{?authorId,limit,cursor}`, method: 'GET', templated: true },
    revision: { href: `${href}/revisions/{revision}`, method: 'GET', templated: true },
    diff: { href: `${href}/diff{?from,to}`, method: 'GET', templated: true },
    attachment: { href: `${href}/attachments/{attachmentId}`, method: 'GET', templated: true },
    activity: { href: `${href}/activity{?type,limit,cursor}`, method: 'GET', templated: true },
    generate: { href: `${href}/generations`, method: 'POST' },
    generation: { href: `${href}/generations/{generationId}`, method: 'GET', templated: true },
    cancelGeneration: { href: `${href}/generations/{generationId}`, method: 'DELETE', templated: true },
    ...(permissions.includes('comment') && {
      comment: { href: `${href}/comments`, method: 'POST' },
      changeComment: { href: `${href}/comments/{commentId}`, method: 'PATCH', templated: true },
      deleteComment: { href: `${href}/comments/{commentId}`, method: 'DELETE', templated: true },
    }),
    indexStatus: { href: `${href}/index-status`, method: 'GET' },
    ...(permissions.includes('write') && {
      saveRevision: { href: `${href}/revisions`, method: 'POST' },
      edit: { href, method: 'PATCH' },
      replaceTags: { href: `${href}/tags`, method: 'PUT' },
    }),
    ...(permissions.includes('share') && {
      grants: { href: `${href}/grants{?limit,cursor}`, method: 'GET', templated: true },
      giveGrant: { href: `${href}/grants/{granteeId}`, method: 'PUT', templated: true },
      takeGrant: { href: `${href}/grants/{granteeId}`, method: 'DELETE', templated: true },
    }),
    ...(permissions.includes('delete') && { delete: { href, method: 'DELETE' } }),
  };
}
