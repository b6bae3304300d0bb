import { ambiguousCredentialsProblem } from './problems.ts';

/** What of a request can carry a credential. An Exchange fits: it has the request below it. */
export interface CredentialCarrier {
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: {
    readonly authorization?: string | undefined;
    readonly 'x-api-key'?: string | readonly string[] | undefined;
  };
  /** Its names and values in turn: Node's `headers` keeps only the first of two Authorization lines. */
  readonly request?: { readonly rawHeaders: readonly string[] } | undefined;
}

export interface Credential {
  readonly kind: 'bearer' | 'api-key';
  readonly text: string;
}

/**
 * The one credential of a request, not yet checked: a bearer token (RFC 6750, 2.1) or an API key. Sent twice, both at
 * once, in the query, or empty, it is refused; undefined if there is none. A token that is none, such as one with a space
 * in it, is the verifier's to refuse, with the 401 of any other.
 */
export function credentialOf(request: CredentialCarrier): Credential | undefined {
  if (hasCredentialInQuery(request.url)) {
    throw ambiguousCredentialsProblem('Send the access token or the API key in its header only.');
  }
  if (credentialLines(request.request?.rawHeaders) > 1) {
    throw ambiguousCredentialsProblem('Send one credential: one Authorization or X-API-Key header, not several.');
  }
  const { authorization, 'x-api-key': apiKey } = request.headers;
  if (apiKey !== undefined) {
    if (authorization !== undefined) throw ambiguousCredentialsProblem('Send an access token or an API key, not both.');
    return { kind: 'api-key', text: String(apiKey) };
  }
  if (authorization === undefined || !/^bearer(?: |$)/i.test(authorization)) return undefined;
  const text = authorization.slice('bearer'.length).trim();
  // No token has a comma: it would be the next credential.
  if (text === '' || text.includes(',')) {
    throw ambiguousCredentialsProblem('The Authorization header is not one bearer token.');
  }
  return { kind: 'bearer', text };
}

function hasCredentialInQuery(url: string): boolean {
  const query = url.indexOf('?');
  if (query < 0) return false;
  const parameters = new URLSearchParams(url.slice(query));
  return parameters.has('access_token') || parameters.has('api_key');
}

function credentialLines(rawHeaders: readonly string[] = []): number {
  let lines = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    // By length first: this runs over each header of each request.
    if (name.length === 13 && name.toLowerCase() === 'authorization') lines += 1;
    if (name.length === 9 && name.toLowerCase() === 'x-api-key') lines += 1;
  }
  return lines;
}
