import type { AccessRule } from '@frontdesk/server';
import type { Credential } from './credential.ts';
import {
  ambiguousCredentials,
  insufficientScope,
  invalidApiKey,
  invalidToken,
  notSignedIn,
  signInUnavailable,
} from './problems.ts';

type Kind = Credential['kind'];

/** By the name of an access rule, what proves a caller to a route that has it. */
export const rules: Readonly<Record<string, readonly Kind[]>> = Object.freeze({
  'signed-in': ['bearer'],
  'api-key': ['api-key'],
  'signed-in-or-api-key': ['bearer', 'api-key'],
});

export interface SignedInOptions {
  /** What the token or the key has to be good for. */
  readonly scope?: string;
  /** Default `token`: a route takes API keys only if it says so. */
  readonly by?: 'token' | 'api-key' | 'either';
}

const nameOf = { token: 'signed-in', 'api-key': 'api-key', either: 'signed-in-or-api-key' } as const;
const schemes = { bearer: 'bearer', 'api-key': 'apiKey' } as const;
const refusals = { bearer: invalidToken, 'api-key': invalidApiKey } as const;

/** The rule of a route that is for people who have signed in, for partners with an API key, or for both. */
export function signedIn(options: SignedInOptions = {}): AccessRule {
  const { scope, by = 'token' } = options;
  const name = nameOf[by];
  const kinds = rules[name] ?? [];
  return Object.freeze({
    name,
    ...(scope !== undefined && { scope }),
    security: kinds.map((kind) => ({ [schemes[kind]]: scope === undefined ? [] : [scope] })),
    problems: [
      ambiguousCredentials,
      notSignedIn,
      ...kinds.map((kind) => refusals[kind]),
      ...(scope === undefined ? [] : [insufficientScope]),
      signInUnavailable,
    ],
  });
}
