import { parse } from 'node:querystring';
import { digestOf } from './digest.ts';

export interface FingerprintedRequest {
  readonly method: string;
  /** `/v1/documents/{documentId}`. */
  readonly template: string;
  /** As sent, encoded, without the query. */
  readonly path: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly contentType: string | undefined;
  /** Decoded from its content coding: the same body may come compressed and plain. */
  readonly rawBody: Uint8Array | undefined;
  /** The version of the API that the caller speaks, where the path does not say it. */
  readonly version: string;
}

/**
 * What has to be the same for a request to be the same again. Raw bytes: key order and number formats count. Part of a
 * record's format: computed in another way, every repeat during a rollout would be another request.
 */
export function fingerprintOf(request: FingerprintedRequest): string {
  const { method, template, path, url, contentType, rawBody, version } = request;
  return digestOf('request', [
    method,
    template,
    JSON.stringify(path.split('/').map(decoded)),
    queryOf(url),
    essenceOf(contentType),
    version,
    rawBody ? 'body' : 'no body',
    rawBody ?? '',
  ]);
}

// In the order of names; the order of values of one name can mean something.
function queryOf(url: string): string {
  const start = url.indexOf('?');
  if (start < 0) return '[]';
  const entries = Object.entries(parse(url.slice(start + 1), '&', '=', { maxKeys: 0 }));
  return JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

// A multipart boundary differs at each try, and a charset is written in many ways.
function essenceOf(contentType = ''): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
