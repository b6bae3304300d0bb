import { Problem } from '@frontdesk/problems';
import { headerNames } from './contract.ts';
import { repeatOf, type RestFacts } from './facts.ts';
import { refusedRequest } from './refusal.ts';

export interface RestRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly repeat: 'safe' | 'idempotent' | 'never';
}

// Of most requests, and not made anew for each.
const plainHeaders: RestRequest['headers'] = Object.freeze({ accept: 'application/json' });

/** The request of an operation: only what the operation lists is taken from the parameters. */
export function restRequest(operation: RestFacts, params: object): RestRequest {
  const given = params as Readonly<Record<string, unknown>>;
  const { method } = operation;
  const path = pathOf(operation, given) + queryOf(operation, given);
  const repeat = repeatOf(operation, params);
  if (operation.headers.length === 0 && given['body'] === undefined)
    return { method, path, headers: plainHeaders, repeat };
  const headers: Record<string, string> = { ...plainHeaders };
  for (const name of operation.headers) {
    const value = given[name];
    if (value !== undefined) headers[headerNames[name]] = headerValue(operation, String(value));
  }
  if (given['body'] === undefined) return { method, path, headers, repeat };
  headers['content-type'] = operation.contentType;
  return { method, path, headers, repeat, body: JSON.stringify(given['body']) };
}

// Each template's text and, at the odd places, the names of its parameters: found once, since every call asks.
const knownPieces = new Map<string, readonly string[]>();

function piecesOf(template: string): readonly string[] {
  let pieces = knownPieces.get(template);
  if (!pieces) knownPieces.set(template, (pieces = template.split(/\{(\w+)\}/)));
  return pieces;
}

function pathOf(operation: RestFacts, given: Readonly<Record<string, unknown>>): string {
  let path = '';
  const pieces = piecesOf(operation.path);
  for (let place = 0; place < pieces.length; place += 1) {
    const piece = pieces[place] ?? '';
    path += place % 2 === 0 ? piece : segmentOf(operation, piece, given[piece]);
  }
  return path;
}

function segmentOf(operation: RestFacts, name: string, value: unknown): string {
  const segment = String(value ?? '');
  // These would name another path once a server resolves them, however they are encoded.
  if (segment === '' || segment === '.' || segment === '..') throw unfit(operation, `path parameter ${name}`);
  return encoded(operation, segment);
}

/** Lists go as `a,b` (form, not exploded): no backend of ours takes them repeated. */
function queryOf(operation: RestFacts, given: Readonly<Record<string, unknown>>): string {
  if (operation.query.length === 0) return '';
  const pairs = operation.query
    .filter((name) => given[name] !== undefined)
    .map((name) => {
      const value = given[name];
      const values: readonly unknown[] = Array.isArray(value) ? value : [value];
      return `${encodeURIComponent(name)}=${values.map((one) => encoded(operation, String(one))).join(',')}`;
    });
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function encoded(operation: RestFacts, text: string): string {
  if (!text.isWellFormed()) throw unfit(operation, 'text that is not well-formed Unicode');
  return encodeURIComponent(text);
}

function headerValue(operation: RestFacts, value: string): string {
  if (!/^[\x20-\x7e]*$/.test(value)) throw unfit(operation, 'a header value beyond printable ASCII');
  return value;
}

function unfit(operation: RestFacts, what: string): Problem {
  return new Problem(refusedRequest, 'This cannot be done as asked.', { log: `${operation.name}: unfit ${what}` });
}
