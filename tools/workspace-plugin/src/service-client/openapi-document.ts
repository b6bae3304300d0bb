// An OpenAPI document as it is written: nodes without types, and references that are followed when they are met.
import { parse, stringify } from 'yaml';

export interface Node {
  readonly [key: string]: Node | undefined;
}

export interface OpenApi {
  /** As contracts/ keeps it. */
  readonly text: string;
  readonly root: Node;
}

/** Reads YAML or JSON; JSON is written as YAML, so that all contracts read alike. */
export function openApiOf(text: string): OpenApi {
  const root = parse(text) as Node | null;
  if (root === null || typeof root !== 'object' || !text_(root['openapi']).startsWith('3.')) {
    throw new Error('The contract is no OpenAPI 3 document.');
  }
  requireNoCycle(root);
  const isJson = text.trimStart().startsWith('{');
  return { text: isJson ? stringify(root, { lineWidth: 120 }) : text, root };
}

/** The node itself, or what its `$ref` names. */
export function followed(root: Node, node: Node | undefined): Node {
  if (node?.['$ref'] === undefined) return node ?? {};
  const reference = text_(node['$ref']);
  if (!reference.startsWith('#/'))
    throw new Error(`The contract refers to another file: ${reference}. Bundle it first.`);
  const found = reference
    .slice(2)
    .split('/')
    .reduce<Node | undefined>((at, key) => at?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], root);
  if (found === undefined) throw new Error(`The contract refers to what it has not: ${reference}.`);
  return followed(root, found);
}

/** Tests follow every reference to its end: one without an end has to be cut by its team first. */
function requireNoCycle(root: Node): void {
  const known = new Set<string>();
  const walk = (value: unknown, above: readonly string[]): void => {
    if (Array.isArray(value)) for (const one of value) walk(one, above);
    if (typeof value !== 'object' || value === null) return;
    const reference = (value as { $ref?: unknown }).$ref;
    if (typeof reference !== 'string') return Object.values(value).forEach((one) => walk(one, above));
    if (above.includes(reference))
      throw new Error(`The contract's ${reference} holds itself: nothing here reads that.`);
    if (known.has(reference)) return;
    walk(followed(root, value as Node), [...above, reference]);
    known.add(reference);
  };
  walk(root, []);
}

export function text_(node: Node | undefined): string {
  return node === undefined ? '' : String(node as unknown);
}

export function list(node: Node | undefined): readonly Node[] {
  return Array.isArray(node) ? (node as readonly Node[]) : [];
}

/** What a contract shows of a body: its example, or each of its examples. */
export function examplesOf(root: Node, media: Node): readonly unknown[] {
  const named = Object.values(media['examples'] ?? {}).map((one) => followed(root, one)['value'] as unknown);
  const own = media['example'] as unknown;
  return [...(own === undefined ? [] : [own]), ...named].filter((one) => one !== undefined);
}
