import { z } from 'zod';
import { degraded } from '../degraded.ts';
import { documentLinks, linksOf } from './document-links.ts';
import { sectionShapes, shownAs } from './document-sections.ts';
import type { DocumentSections } from './document-sections.ts';
import { etagOf } from './if-match.ts';
import type { Includable, Included } from './include.ts';
import { documentMetadata, etagMember } from './written-document.ts';

const missing = 'Absent: not asked for. Null: lost, if `degraded` names it, or nothing that the caller may see';

const sections = Object.fromEntries(
  Object.entries(sectionShapes).map(([name, shape]) => [name, shape.nullable().optional()]),
) as { readonly [Name in Includable]: z.ZodOptional<z.ZodNullable<(typeof sectionShapes)[Name]>> };

/** The shape of version 2, which the code speaks. */
export const richDocument = z
  .object({
    ...documentMetadata,
    etag: etagMember,
    access: z.object({
      role: z.string(),
      permissions: z.array(z.string()).describe('What the caller may do: read, comment, write, share, delete'),
    }),
    revision: z.object({ revision: z.int(), savedAt: z.iso.datetime() }).describe('The latest one'),
    ...sections,
    _links: documentLinks,
    degraded,
  })
  .describe(missing);
export type RichDocument = Omit<z.output<typeof richDocument>, 'degraded'>;

/** A document as the web shows it: what it is, then each section that was asked for. */
export function toRichDocument(all: DocumentSections, included: Included): RichDocument {
  const { document, access, revision } = all;
  const { version, ...metadata } = document;
  return {
    ...metadata,
    etag: etagOf(version),
    access: { role: access.role, permissions: access.permissions },
    revision: { revision: revision.revision, savedAt: revision.createdAt },
    ...Object.fromEntries([...included].map((name) => [name, shownAs[name](all)])),
    _links: linksOf(document.documentId, access.permissions),
  };
}
