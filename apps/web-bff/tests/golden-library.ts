import { created, ok } from '@frontdesk/server';
import { toDocumentPage } from '../src/documents/document-row.ts';
import { toIndexStatus } from '../src/documents/get-index-status.ts';
import { toSearchResult } from '../src/documents/search-hit.ts';
import { toWrittenDocument } from '../src/documents/written-document.ts';
import { toGrantPage } from '../src/grants/grant.ts';
import { libraryAnswers, listed } from './sample-library.ts';

const { documents, commentCounts, grantPage, search } = libraryAnswers;
const names = new Map([
  ['usr_ada7k2m9qxr3', 'Ada Lindqvist'],
  ['usr_chi9r5d3vnk8', 'Chiara Moretti'],
]);
const permissions = new Map([[listed.documentId, new Set(['read', 'write', 'share', 'delete'])]]);
const onlyRead = new Map([[listed.documentId, new Set(['read'])]]);
const readable = new Set([listed.documentId]);
const lost = (...sections: string[]) => sections.map((section) => ({ section, reason: 'timeout' as const }));
const link = '</v1/documents/doc_q3plan7x2mva/grants?after=grt_dancomm01&limit=2>; rel="next"';

/** What lists of documents and their settings are answered. */
export const librarySamples = {
  listDocuments: {
    page: ok({
      ...toDocumentPage({ page: { ...documents, nextCursor: 'next' }, permissions, owners: names, commentCounts }),
      degraded: [],
    }),
    lost: ok({
      ...toDocumentPage({ page: documents, permissions: onlyRead, owners: undefined, commentCounts: undefined }),
      degraded: lost('owners', 'commentCounts'),
    }),
  },
  searchDocuments: {
    found: ok({ ...toSearchResult({ found: search, readable, documents, owners: names }), degraded: [] }),
    lost: ok({
      ...toSearchResult({ found: search, readable, documents: undefined, owners: undefined }),
      degraded: lost('documents', 'owners'),
    }),
  },
  createDocument: { made: created('/v2/documents/x', toWrittenDocument(libraryAnswers.createDocument)) },
  editDocument: { whole: ok(toWrittenDocument(libraryAnswers.editDocument)) },
  replaceTags: { tags: ok({ tags: libraryAnswers.replaceTags.items }) },
  getIndexStatus: {
    current: ok(toIndexStatus(listed.documentId, libraryAnswers.indexStatus)),
  },
  listGrants: {
    page: ok({ ...toGrantPage({ ...grantPage, headers: { link } }, names), degraded: [] }),
    lost: ok({ ...toGrantPage(grantPage, undefined), degraded: lost('names') }),
  },
  putGrant: { given: ok(libraryAnswers.putGrant) },
  getPreferences: { whole: ok(libraryAnswers.preferences) },
  changePreferences: { whole: ok(libraryAnswers.changePreferences) },
};
