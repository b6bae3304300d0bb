import { Problem } from '@frontdesk/problems';
import { lifecycleFields, withFields } from './lifecycle-fields.ts';
import { versionRetired } from './problems.ts';
import { asTarget } from './version-paths.ts';
import type { PublishedVersion } from './versions.ts';

/** 410 that says where to go: the same resource in a version that lives, and what to read. */
export function retiredProblem(version: PublishedVersion, successorPath: string | undefined): Problem {
  const successor = successorPath === undefined ? undefined : asTarget(successorPath);
  const where = successor === undefined ? 'Nothing takes its place here.' : `The same is at ${successor}.`;
  return new Problem(versionRetired, `Version ${version.version} has ended. ${where}`, {
    extensions: {
      version: version.version,
      ...(version.sunsetAtMs !== undefined && { sunset: new Date(version.sunsetAtMs).toISOString() }),
      ...(successor !== undefined && { successor }),
      ...(version.guide !== undefined && { guide: version.guide }),
    },
    headers: withFields({ Vary: 'Accept' }, lifecycleFields(version, successor)),
  });
}
