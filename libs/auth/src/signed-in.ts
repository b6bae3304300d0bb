import type { AccessRule } from '@frontdesk/server';
import { ambiguousCredentials, insufficientScope, invalidToken, notSignedIn, signInUnavailable } from './problems.ts';

export const signedInName = 'signed-in';

/** The rule of a route that is for people who have signed in; with `scope`, only if their token has it. */
export function signedIn(options: { readonly scope?: string } = {}): AccessRule {
  const { scope } = options;
  return Object.freeze({
    name: signedInName,
    ...(scope !== undefined && { scope }),
    security: [{ bearer: scope === undefined ? [] : [scope] }],
    problems: [
      ambiguousCredentials,
      notSignedIn,
      invalidToken,
      ...(scope === undefined ? [] : [insufficientScope]),
      signInUnavailable,
    ],
  });
}
