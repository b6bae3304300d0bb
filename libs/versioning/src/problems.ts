import { defineProblem } from '@frontdesk/problems';

/** The client accepts only versions that are not published here. */
export const versionNotAcceptable = defineProblem({
  code: 'version-not-acceptable',
  status: 406,
  title: 'Version not acceptable',
});
/** The body is in a version that is not taken here. */
export const versionNotTaken = defineProblem({ code: 'version-not-taken', status: 415, title: 'Version not taken' });
/** Past its sunset. `successor` says where to go. */
export const versionRetired = defineProblem({ code: 'version-retired', status: 410, title: 'Version retired' });
/** Below the platform's minimum. `store` says where a newer app is. */
export const appVersionUnsupported = defineProblem({
  code: 'app-version-unsupported',
  status: 410,
  title: 'App version unsupported',
});
