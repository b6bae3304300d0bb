import { Problem, defineProblem } from '@frontdesk/problems';

export const notSignedIn = defineProblem({ code: 'not-signed-in', status: 401, title: 'Not signed in' });
export const invalidToken = defineProblem({ code: 'invalid-token', status: 401, title: 'Access token not valid' });
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

const realm = 'Bearer realm="frontdesk"';

// RFC 6750, 3.1: a request without credentials is told the scheme and nothing else.
export function notSignedInProblem(): Problem {
  return new Problem(notSignedIn, 'This needs an access token.', { headers: { 'WWW-Authenticate': realm } });
}

/** `log` says why, for us; the client learns only whether a new token will help. */
export function invalidTokenProblem(log: string, cause?: unknown): Problem {
  const detail = log === 'expired' ? 'The access token has expired.' : 'The access token is not valid.';
  return new Problem(invalidToken, detail, {
    log: `access token refused: ${log}`,
    cause,
    headers: { 'WWW-Authenticate': `${realm}, error="invalid_token", error_description="${detail}"` },
  });
}

export function insufficientScopeProblem(scope: string): Problem {
  return new Problem(insufficientScope, `This needs the scope ${scope}.`, {
    headers: { 'WWW-Authenticate': `${realm}, error="insufficient_scope", scope="${scope}"` },
  });
}

export function ambiguousCredentialsProblem(detail: string): Problem {
  return new Problem(ambiguousCredentials, detail, {
    headers: { 'WWW-Authenticate': `${realm}, error="invalid_request", error_description="${detail}"` },
  });
}

export function signInUnavailableProblem(log: string, options: { cause?: unknown; retryAfterMs: number }): Problem {
  return new Problem(signInUnavailable, 'Access tokens cannot be checked at the moment.', {
    log,
    cause: options.cause,
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(options.retryAfterMs / 1000))) },
  });
}
