import { Problem } from '@frontdesk/problems';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Reads } from '../reads.ts';
import { toRevisionDiff } from './revision-diff.ts';
import { RevisionConflict } from './revision-problems.ts';

/** A person who is told of a conflict should not wait long for its details. */
const withinMs = 600;
/** For what comes after: presenting, writing, the way to the client. */
const presentWithinMs = 100;

interface Save {
  readonly reads: Reads;
  readonly documentId: string;
  readonly baseRevision: number;
  /** When the client hears of nothing any more, on `performance.now()`'s clock. */
  readonly by: number;
}

/**
 * For a save that failed. If someone saved first, the conflict gets what they changed since, so that the page can merge;
 * without that it is a conflict all the same, and says that this is missing.
 */
export function conflictWithDiff({ reads, documentId, baseRevision: from, by }: Save, reach: CallerReach) {
  return async (failure: unknown): Promise<never> => {
    if (!(failure instanceof RevisionConflict)) throw failure;
    const { conflicting } = failure;
    const deadline = Math.min(performance.now() + withinMs, by - presentWithinMs, reach.deadline);
    const request = { documentId, from, to: conflicting.currentRevision };
    const found = await reads.revisionDiff(request, { ...reach, deadline }).then(
      (diff) => ({ diff: diff === 'none' ? null : toRevisionDiff(diff), degraded: [] }),
      (lost: unknown) => ({ diff: null, degraded: [{ section: 'diff', reason: reasonOf(lost) }] }),
    );
    throw new RevisionConflict(conflicting, failure, found);
  };
}

function reasonOf(lost: unknown): string {
  return Problem.from(lost).kind.reason ?? 'unavailable';
}
