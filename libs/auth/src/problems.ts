import { Problem, defineProblem } from '@frontdesk/problems';
import type { Credential } from './credential.ts';

export const notSignedIn = defineProblem({ code: 'not-signed-in', status: 401, title: 'Not signed in' });
export const invalidToken = defineProblem({ code: 'invalid-token', status: 401, title: 'Access token not valid' });
export const invalidApiKey = defineProblem({ code: 'invalid-api-key', status: 401, title: 'API key not valid' });
export const insufficientScope = defineProblem({ code: 'insufficient-scope', status: 403, title: 'Scope missing' });
export const ambiguousCredentials = defineProblem({
  code: 'ambiguous-credentials',
  status: 400,
  title: 'Credentials sent more than once or not understood',
});
export const signInUnavailable = defineProblem({
  code: 'sign-in-unavailable',
  status: 503,
  title: 'Sign-in cannot be checked now',
  reason: 'unavailable',
});

type Kind = Credential['kind'];

const names = { bearer: 'an access token', 'api-key': 'an API key' } as const;
const realms = { bearer: 'Bearer realm="frontdesk"', 'api-key': 'ApiKey realm="frontdesk"' } as const;

// RFC 6750, 3.1: a request without credentials is told the schemes and nothing else.
export function notSignedInProblem(accepted: readonly Kind[] = ['bearer']): Problem {
  return new Problem(notSignedIn, `This needs ${accepted.map((kind) => names[kind]).join(' or ')}.`, {
    headers: { 'WWW-Authenticate': accepted.map((kind) => realms[kind]).join(', ') },
  });
}

/** `log` says why, for us; the client learns only whether a new token will help. */
export function invalidTokenProblem(log: string, cause?: unknown): Problem {
  const detail = log === 'expired' ? 'The access token has expired.' : 'The access token is not valid.';
  return new Problem(invalidToken, detail, {
    log: `access token refused: ${log}`,
    cause,
    headers: { 'WWW-Authenticate': `${realms.bearer}, error="invalid_token", error_description="${detail}"` },
  });
}

/** The same to a client, whether the key is unknown, revoked or expired: an id tells nobody that it exists. */
export function invalidApiKeyProblem(log: string): Problem {
  const detail = 'The API key is not valid.';
  return new Problem(invalidApiKey, detail, {
    log: `API key refused: ${log}`,
    headers: { 'WWW-Authenticate': `${realms['api-key']}, error="invalid_token", error_description="${detail}"` },
  });
}

export function insufficientScopeProblem(scope: string, kind: Kind = 'bearer'): Problem {
  return new Problem(insufficientScope, `This needs the scope ${scope}.`, {
    headers: { 'WWW-Authenticate': `${realms[kind]}, error="insufficient_scope", scope="${scope}"` },
  });
}

export function ambiguousCredentialsProblem(detail: string): Problem {
  return new Problem(ambiguousCredentials, detail, {
    headers: { 'WWW-Authenticate': `${realms.bearer}, error="invalid_request", error_description="${detail}"` },
  });
}

export function signInUnavailableProblem(log: string, options: { cause?: unknown; retryAfterMs: number }): Problem {
  return new Problem(signInUnavailable, 'Credentials cannot be checked at the moment.', {
    log,
    cause: options.cause,
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(options.retryAfterMs / 1000))) },
  });
}
