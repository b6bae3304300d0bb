// What a contract says of each operation, in the terms in which the house declares one. What it leaves open is not
// guessed: an operation that says nothing of it is not repeated, and its answer is not kept.
import { codesIn } from './error-codes.ts';
import type { ErrorCode } from './error-codes.ts';
import { followed, list, text_ } from './openapi-document.ts';
import type { Node } from './openapi-document.ts';

export interface RestOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly headers: readonly string[];
  readonly contentType: string | undefined;
  readonly codes: readonly string[];
  /** A sentence of the contract, or what it declares, that lets a second try be the first. */
  readonly idempotent: { readonly value: true | 'with-key'; readonly why: string } | undefined;
  /** A sentence of the contract that says that nothing is to be kept. */
  readonly notToBeKept: string | undefined;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** The caller's own headers, by the names that parameters have here. */
const callersHeaders: Readonly<Record<string, string>> = {
  'if-match': 'ifMatch',
  'if-none-match': 'ifNoneMatch',
  'idempotency-key': 'idempotencyKey',
};

// What `delegation` and `upstream` send of their own.
const headersOfOurs = /^(authorization|x-platform-key|x-user-id|x-tenant-id|x-context-signature|traceparent|accept)$/;

/** All operations, health probes aside. What the house cannot send or read is told in one error. */
export function restOperations(root: Node, errorCode: ErrorCode): readonly RestOperation[] {
  const unfit: string[] = [];
  const operations = rawOperations(root).map((raw) => {
    unfit.push(...unfitIn(root, raw).map((why) => `${raw.method.toUpperCase()} ${raw.path}: ${why}`));
    return operationOf(root, raw, errorCode);
  });
  if (operations.length === 0) unfit.push('it has no operations');
  if (unfit.length > 0) throw new Error(`This contract needs a word with its team:\n${unfit.join('\n')}`);
  return operations;
}

export interface RawOperation {
  readonly method: string;
  readonly path: string;
  readonly node: Node;
  readonly parameters: readonly Node[];
}

export function rawOperations(root: Node): readonly RawOperation[] {
  return Object.entries(root['paths'] ?? {}).flatMap(([path, item]) =>
    methods
      .filter((method) => item?.[method] !== undefined && text_(item[method]?.['operationId']) !== 'getHealth')
      .map((method) => ({
        method,
        path,
        node: item?.[method] ?? {},
        parameters: [...list(item?.['parameters']), ...list(item?.[method]?.['parameters'])].map((one) =>
          followed(root, one),
        ),
      })),
  );
}

function operationOf(root: Node, raw: RawOperation, errorCode: ErrorCode): RestOperation {
  const { method, path, node, parameters } = raw;
  const named = (place: string) =>
    parameters.filter((one) => text_(one['in']) === place).map((one) => text_(one['name']));
  const headers = named('header').flatMap((name) => callersHeaders[name.toLowerCase()] ?? []);
  const [mediaType] = Object.keys(followed(root, node['requestBody'])['content'] ?? {});
  const sentences = sentencesOf(node);
  return {
    id: text_(node['operationId']),
    method,
    path,
    query: named('query'),
    headers,
    contentType: mediaType,
    codes: codesIn(root, node, errorCode),
    idempotent: idempotentBy(sentences, headers),
    notToBeKept: sentences.find((one) => /\bnot (to )?be (cached|kept|stored)\b|\bno-store\b/i.test(one)),
  };
}

function idempotentBy(sentences: readonly string[], headers: readonly string[]): RestOperation['idempotent'] {
  if (headers.includes('idempotencyKey')) {
    return { value: 'with-key', why: 'It takes an Idempotency-Key: with one, a second try is the first.' };
  }
  const says = sentences.find((one) => /\bidempotent\b/i.test(one) && !/\b(not|never|no|isn.t)\b/i.test(one));
  return says === undefined ? undefined : { value: true, why: `"${says}"` };
}

function sentencesOf(node: Node): readonly string[] {
  const text = `${text_(node['summary'])}. ${text_(node['description'])}`.replaceAll(/\s+/g, ' ');
  return text.split(/(?<=[.!?])\s+/).map((one) => one.trim());
}

/** What an operation of the house cannot say. */
function unfitIn(root: Node, { path, node, parameters }: RawOperation): readonly string[] {
  const found: string[] = [];
  const id = text_(node['operationId']);
  if (!/^[A-Za-z]\w*$/.test(id))
    found.push(`its operationId is ${id === '' ? 'missing' : id}: it is the client's name`);
  if (/\{[^}]*[^\w}][^}]*\}/.test(path)) found.push('a path parameter is no word');
  for (const parameter of parameters) found.push(...unfitParameter(root, parameter));
  const body = followed(root, node['requestBody'])['content'];
  if (body && !/\bjson$/.test(Object.keys(body)[0] ?? '')) found.push(`it takes ${Object.keys(body)[0]}, and not JSON`);
  const answers = Object.entries(node['responses'] ?? {}).filter(([status]) => /^2/.test(status));
  if (answers.length === 0) found.push('it does not say how it answers well');
  for (const [status, answer] of answers) {
    const types = Object.keys(followed(root, answer)['content'] ?? {});
    const isRead = status === '204' ? types.length === 0 : /^20[012]$/.test(status) && types[0] === 'application/json';
    if (!isRead)
      found.push(`its ${status} is ${types.join(', ') || 'nothing'}: only 200, 201, 202 with JSON and 204 are read`);
  }
  return found;
}

function unfitParameter(root: Node, parameter: Node): readonly string[] {
  const [name, place] = [text_(parameter['name']), text_(parameter['in'])];
  const isArray = text_(followed(root, parameter['schema'])['type']) === 'array';
  if (place === 'query' && isArray && text_(parameter['explode']) !== 'false') {
    return [`lists go as a,b here, and ${name} is to be repeated (explode: false is missing)`];
  }
  if (text_(parameter['style']) === 'deepObject') return [`${name} is an object in the query`];
  if (place === 'cookie') return [`${name} is a cookie`];
  const header = name.toLowerCase();
  const isAsked = place === 'header' && text_(parameter['required']) === 'true';
  const isSent = headersOfOurs.test(header) || header in callersHeaders;
  return isAsked && !isSent ? [`it needs the header ${name}, which nothing here sends`] : [];
}
