import { z } from 'zod';

/** What REVISION_NOT_FOUND says besides; the contract shows it, but does not promise it. */
export const revisionNotFound = {
  REVISION_NOT_FOUND: z.object({ latestRevision: z.int().optional().catch(undefined) }),
};
