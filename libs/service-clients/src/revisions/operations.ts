export { listRevisions } from './list-revisions.ts';
export { createRevision } from './create-revision.ts';
export { getLatestRevision } from './get-latest-revision.ts';
export { getRevision } from './get-revision.ts';
export { diffRevisions } from './diff-revisions.ts';
export { getOutline } from './get-outline.ts';
