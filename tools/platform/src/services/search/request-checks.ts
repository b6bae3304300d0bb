import { Code } from '@connectrpc/connect';
import { refused } from './refused.ts';

const maxQueryLength = 500;

function invalid(field: string): Error {
  return refused(Code.InvalidArgument, 'FIELD_INVALID', { field });
}

export function checkQuery(query: string): void {
  if (query.length > maxQueryLength) {
    throw refused(Code.InvalidArgument, 'QUERY_TOO_LONG', { field: 'query', max: String(maxQueryLength) });
  }
  if (query.trim() === '') throw invalid('query');
}

/** 0 stands for the usual number. */
export function limitOf(limit: number, usual: number, max: number): number {
  if (limit < 0 || limit > max)
    throw refused(Code.InvalidArgument, 'FIELD_INVALID', { field: 'limit', max: String(max) });
  return limit === 0 ? usual : limit;
}

export function checkScore(score: number): void {
  if (!(score >= 0 && score <= 1)) throw invalid('min_score');
}

export function checkId(field: string, id: string, prefix: string): void {
  if (!new RegExp(`^${prefix}_[0-9a-z]{8,32}$`).test(id)) throw invalid(field);
}

export function checkDocumentIds(field: string, ids: readonly string[]): void {
  const max = 50;
  if (ids.length > max) throw refused(Code.InvalidArgument, 'TOO_MANY_DOCUMENTS', { field, max: String(max) });
  for (const id of ids) checkId(field, id, 'doc');
}

export interface FilterFields {
  readonly folderId: string;
  readonly ownerId: string;
  readonly tags: readonly string[];
  readonly documentIds: readonly string[];
  readonly language: string;
}

export function checkFilter(filter: FilterFields): void {
  if (filter.folderId) checkId('filter.folder_id', filter.folderId, 'fld');
  if (filter.ownerId) checkId('filter.owner_id', filter.ownerId, 'usr');
  if (filter.tags.length > 10 || filter.tags.some((tag) => tag === '' || tag.length > 40)) throw invalid('filter.tags');
  checkDocumentIds('filter.document_ids', filter.documentIds);
  if (filter.language.length > 35) throw invalid('filter.language');
}
