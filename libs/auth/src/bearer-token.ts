import { ambiguousCredentialsProblem, notSignedInProblem } from './problems.ts';

/** What of a request can carry a credential. An Exchange fits: it has the request below it. */
export interface CredentialCarrier {
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: { readonly authorization?: string | undefined };
  /** Its names and values in turn: Node's `headers` keeps only the first of two Authorization lines. */
  readonly request?: { readonly rawHeaders: readonly string[] } | undefined;
}

const bearer = /^bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/** The one bearer token of a request (RFC 6750, 2.1). Sent twice, in the query, or malformed, it is refused. */
export function bearerTokenOf(request: CredentialCarrier): string {
  if (hasTokenInQuery(request.url)) {
    throw ambiguousCredentialsProblem('Send the access token in the Authorization header only.');
  }
  if (authorizationLines(request.request?.rawHeaders) > 1) {
    throw ambiguousCredentialsProblem('Send one Authorization header, not several.');
  }
  const { authorization } = request.headers;
  if (authorization === undefined || !/^bearer(?: |$)/i.test(authorization)) throw notSignedInProblem();
  const token = bearer.exec(authorization)?.[1];
  if (token === undefined) throw ambiguousCredentialsProblem('The Authorization header is not one bearer token.');
  return token;
}

function hasTokenInQuery(url: string): boolean {
  const query = url.indexOf('?');
  return query >= 0 && new URLSearchParams(url.slice(query)).has('access_token');
}

function authorizationLines(rawHeaders: readonly string[] = []): number {
  let lines = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 13 && name.toLowerCase() === 'authorization') lines += 1;
  }
  return lines;
}
