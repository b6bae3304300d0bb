// The files of one REST service, as people write them here: one for each operation, one for its error format.
import { kebabOf } from '../names.ts';
import type { ErrorCode } from './error-codes.ts';
import type { RestOperation } from './rest-operations.ts';

// Who may be answered from what is kept is its author's word, as is for how long: until it is said, each read is a call.
export const undecided = 'Nobody has said yet by whose its answer varies, and for how long it stays good.';

export function operationFile(service: string, operation: RestOperation): string {
  const { id, method, path, query, headers, contentType, codes, idempotent, notToBeKept } = operation;
  const isSafe = method === 'get';
  const lines = [
    `name: '${service}.${id}',`,
    `${method}: ${quoted(path)},`,
    ...(isSafe ? ['safe: true,'] : repeatLines(idempotent)),
    ...(query.length > 0 ? [`query: ${listOf(query)},`] : []),
    ...(headers.length > 0 ? [`headers: ${listOf(headers)},`] : []),
    ...(contentType !== undefined && contentType !== 'application/json'
      ? [`contentType: ${quoted(contentType)},`]
      : []),
    ...(codes.length > 0 ? [`codes: ${listOf(codes)},`] : []),
    ...(isSafe ? [`uncached: ${quoted(notToBeKept ?? undecided)},`] : []),
  ];
  return `import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const ${id} = operation<Contract<operations['${id}']>>()({
${lines.map((line) => `  ${line}`).join('\n')}
});
`;
}

function repeatLines(idempotent: RestOperation['idempotent']): readonly string[] {
  if (idempotent === undefined)
    return ['// Never sent twice: the contract does not say that a second one changes nothing.'];
  const { value, why } = idempotent;
  return [`// ${why}`, `idempotent: ${value === true ? 'true' : `'${value}'`},`];
}

export function exportLine(id: string): string {
  return `export { ${id} } from './${kebabOf(id)}.ts';`;
}

export function errorFormatFile(service: string, where: ErrorCode): string {
  const imports = [
    `import type { HttpAnswer } from '@frontdesk/upstream';`,
    ...(where.in === 'header' ? [] : [`import { z } from 'zod';`, `import { readJson } from '../json-body.ts';`]),
    `import type { BackendError } from '../outcome.ts';`,
    `import { secondsOf } from '../seconds-of.ts';`,
  ];
  return `${imports.join('\n')}

${declarationsOf(where)}
/** ${said(where)}; \`Retry-After\` says when to come back. */
export function ${service}Error(answer: HttpAnswer): BackendError {
  const { headers } = answer;
  ${readingOf(where)}
  return { code, retryAfterS: secondsOf(headers['retry-after']) };
}
`;
}

function said(where: ErrorCode): string {
  if (where.in === 'header') return `The code is in the header \`${where.name}\``;
  if (where.in === 'type') return 'RFC 9457; the code is the last part of `type`';
  return `The code is at \`${where.path.join('/')}\` of the body`;
}

function declarationsOf(where: ErrorCode): string {
  if (where.in === 'header') return '';
  if (where.in === 'type')
    return `const failed = z.object({ type: z.string() });\nconst types = ${quoted(where.before)};\n`;
  const schema = where.path.reduceRight<string>(
    (inner, key) => (key === 0 ? `z.array(${inner})` : `z.object({ ${key}: ${inner} })`),
    where.isNumber ? 'z.number()' : 'z.string()',
  );
  return `const failed = ${schema};\n`;
}

function readingOf(where: ErrorCode): string {
  if (where.in === 'header') return `const code = headers[${quoted(where.name)}] || undefined;`;
  if (where.in === 'type') {
    return `const type = readJson(failed, answer)?.type ?? '';
  const code = type.startsWith(types) ? type.slice(types.length) || undefined : undefined;`;
  }
  const [first = '', ...rest] = where.path;
  // An array may be empty, and whatever follows it absent.
  const place = rest.reduce<string>((at, key, index) => {
    return key === 0 ? `${at}[0]` : `${at}${rest[index - 1] === 0 ? '?.' : '.'}${key}`;
  }, `readJson(failed, answer)?.${first}`);
  return `const code = ${place}${where.isNumber ? '?.toString()' : ''};`;
}

/** How an answer of the service that names this code looks. */
function errorSample(where: ErrorCode, code: string): { readonly body: unknown; readonly headers: object } {
  if (where.in === 'header') return { body: undefined, headers: { [where.name]: code } };
  if (where.in === 'type') return { body: { type: where.before + code }, headers: {} };
  const value = where.isNumber ? Number(code) : code;
  const body = where.path.reduceRight<unknown>((inner, key) => (key === 0 ? [inner] : { [key]: inner }), value);
  return { body, headers: {} };
}

export function errorFormatTest(service: string, where: ErrorCode, codes: readonly string[]): string {
  const shown = codes.length > 0 ? codes.slice(0, 3) : [where.in === 'body' && where.isNumber ? '1' : 'refused'];
  const cases = shown.map((code) => {
    const { body, headers } = errorSample(where, code);
    return `[${quoted(code)}, ${JSON.stringify(body) ?? 'undefined'}, ${JSON.stringify(headers)}]`;
  });
  return `import { describe, expect, test } from '@jest/globals';
import { ${service}Error } from './error-format.ts';

const answer = (body: unknown, headers: Readonly<Record<string, string>> = {}, type = 'application/json') => ({
  status: 404,
  headers: { 'content-type': type, ...headers },
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? null)),
});

describe('an error of ${service}', () => {
  test.each<[string, unknown, Record<string, string>]>([
${cases.map((one) => `    ${one},`).join('\n')}
  ])('names its code: %s', (code, body, headers) => {
    expect(${service}Error(answer(body, headers)).code).toBe(code);
  });

  test('has no code where it is not the service that answers', () => {
    const page = '<html><h1>404 Not Found</h1></html>';
    for (const other of [answer(page, {}, 'text/html'), answer(page), answer({}), answer([]), answer({ type: 'about:blank' })])
      expect(${service}Error(other).code).toBeUndefined();
  });

  test('says when to come back', () => {
    expect(${service}Error(answer({}, { 'retry-after': '7' })).retryAfterS).toBe(7);
    expect(${service}Error(answer({})).retryAfterS).toBeUndefined();
  });
});
`;
}

function listOf(values: readonly string[]): string {
  return `[${values.map(quoted).join(', ')}]`;
}

/** As prettier would have it. */
export function quoted(text: string): string {
  return text.includes("'") ? JSON.stringify(text) : `'${text.replaceAll('\\', '\\\\').replaceAll('\n', ' ')}'`;
}
