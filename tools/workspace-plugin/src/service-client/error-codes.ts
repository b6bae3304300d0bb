// Where a service's errors name their code. By that, and by nothing else of an error, the house tells a service's own
// refusal from a proxy's.
import { examplesOf, followed, text_ } from './openapi-document.ts';
import type { Node } from './openapi-document.ts';

export type ErrorCode =
  | { readonly in: 'body'; readonly path: readonly (string | 0)[]; readonly isNumber: boolean }
  /** RFC 9457, whose `type` ends with the code. */
  | { readonly in: 'type'; readonly before: string }
  | { readonly in: 'header'; readonly name: string };

interface Shown {
  readonly root: Node;
  /** Of every refusal: its media type's node, and the answer's own. */
  readonly media: readonly Node[];
  readonly answers: readonly Node[];
}

const names = ['code', 'errorCode', 'error_code', 'reason'];
const refusals = ['400', '403', '404', '409', '412', '413', '422', '428'];

/** As the contract has it, or as its author says where it leaves that open. */
export function errorCodeOf(root: Node, operations: readonly Node[], said: string | undefined): ErrorCode {
  const answers = operations.flatMap((node) => errorAnswers(root, node, /^[45]/));
  const media = answers.flatMap((answer) => Object.values(answer['content'] ?? {})).map((one) => one ?? {});
  const shown = { root, media, answers };
  const found = said === undefined ? foundIn(shown) : saidBy(said, shown);
  if (found) return found;
  throw new Error(
    'The contract does not say where its errors name their code: --errorCode error.code, errors[0].code or header:X-Error-Code says it.',
  );
}

/** The codes that an operation's refusals show, or list. */
export function codesIn(root: Node, operation: Node, where: ErrorCode): readonly string[] {
  const answers = errorAnswers(root, operation, new RegExp(`^(${refusals.join('|')})$`));
  const codes = answers.flatMap((answer) => codesOf(root, answer, where));
  // What stands here for 304, which has no body.
  const unchanged = operation['responses']?.['304'] === undefined ? [] : ['notModified'];
  return [...new Set([...unchanged, ...codes])];
}

/** Those of one answer: of its examples, or else all that its schema allows. */
function codesOf(root: Node, answer: Node, where: ErrorCode): readonly string[] {
  if (where.in === 'header') {
    const header = Object.entries(answer['headers'] ?? {}).find(([name]) => name.toLowerCase() === where.name);
    const { example, schema } = followed(root, header?.[1]);
    const values = example === undefined ? valuesOf(followed(root, schema)) : [example as unknown];
    return values.map(String);
  }
  return Object.values(answer['content'] ?? {}).flatMap((media) => {
    const shown = examplesOf(root, media ?? {}).map((one) => codeIn(one, where));
    const codes = shown.filter((code) => code !== undefined);
    if (codes.length > 0 || where.in !== 'body') return codes;
    return valuesOf(memberAt(root, media?.['schema'], where.path)).map(String);
  });
}

/** As the service's client will read it. */
function codeIn(body: unknown, where: ErrorCode): string | undefined {
  if (where.in === 'header') return undefined;
  if (where.in === 'type') {
    const type = String((body as { type?: unknown } | null)?.type);
    return type.startsWith(where.before) ? type.slice(where.before.length) : undefined;
  }
  const found = where.path.reduce<unknown>(
    (at, key) => (at as Record<string, unknown> | undefined | null)?.[key],
    body,
  );
  return typeof found === (where.isNumber ? 'number' : 'string') ? String(found) : undefined;
}

function errorAnswers(root: Node, operation: Node, statuses: RegExp): readonly Node[] {
  return Object.entries(operation['responses'] ?? {})
    .filter(([status]) => statuses.test(status))
    .map(([, answer]) => followed(root, answer));
}

function foundIn(shown: Shown): ErrorCode | undefined {
  const { root, media, answers } = shown;
  const header = answers
    .flatMap((answer) => Object.keys(answer['headers'] ?? {}))
    .find((one) => /error-?code/i.test(one));
  if (header !== undefined) return { in: 'header', name: header.toLowerCase() };
  const paths = names.flatMap((name) => [[name], ['error', name], ['errors', 0, name], ['detail', name]] as const);
  const path = paths.find((one) => media.some(({ schema }) => isScalar(memberAt(root, schema, one))));
  return path === undefined ? typeOf(shown) : inBody(shown, path);
}

function saidBy(said: string, shown: Shown): ErrorCode | undefined {
  const header = /^header:([\w-]+)$/.exec(said)?.[1];
  if (header !== undefined) return { in: 'header', name: header.toLowerCase() };
  const path = said.split(/\.|(?=\[)/).map((part) => (part === '[0]' ? 0 : part));
  return path.every((part) => part === 0 || /^\w+$/.test(part)) ? inBody(shown, path) : undefined;
}

function inBody({ root, media }: Shown, path: readonly (string | 0)[]): ErrorCode {
  const schemas = media.map(({ schema }) => memberAt(root, schema, path));
  return { in: 'body', path, isNumber: schemas.some((one) => /integer|number/.test(text_(one['type']))) };
}

/** What all types of its problems begin with is the service's own, and no proxy's. */
function typeOf({ root, media }: Shown): ErrorCode | undefined {
  const types = media
    .flatMap((one) => examplesOf(root, one))
    .map((one) => (one as { type?: unknown } | null)?.type)
    .filter((type) => typeof type === 'string')
    .filter((type) => /[/:#]/.test(type) && type !== 'about:blank');
  const [first = ''] = types;
  const before = first.slice(0, Math.max(...['/', '#', ':'].map((end) => first.lastIndexOf(end))) + 1);
  return before !== '' && types.every((type) => type.startsWith(before)) ? { in: 'type', before } : undefined;
}

function memberAt(root: Node, schema: Node | undefined, path: readonly (string | 0)[]): Node {
  return path.reduce<Node>(
    (at, key) => {
      const node = followed(root, at);
      if (key === 0) return followed(root, node['items']);
      const parts = [node, ...Object.values(node['allOf'] ?? {}).map((part) => followed(root, part))];
      return followed(root, parts.find((part) => part['properties']?.[key] !== undefined)?.['properties']?.[key]);
    },
    followed(root, schema),
  );
}

function isScalar(schema: Node): boolean {
  return /^(string|integer|number)$/.test(text_(schema['type'])) || valuesOf(schema).length > 0;
}

function valuesOf(schema: Node): readonly unknown[] {
  const { enum: values, const: one } = schema as { readonly enum?: unknown; readonly const?: unknown };
  return [...(Array.isArray(values) ? (values as unknown[]) : []), ...(one === undefined ? [] : [one])];
}
