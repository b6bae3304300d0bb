import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { sampleOf } from './sample-of.ts';

/** An OpenAPI node, followed through its references. */
export interface Node {
  readonly [key: string]: Node | undefined;
}

export interface ContractOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: { readonly mediaType: string; readonly example: unknown };
  readonly answers: readonly ContractAnswer[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly example: unknown;
}

export interface ContractAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly mediaType?: string;
  readonly example?: unknown;
  readonly schema?: Node;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** The operations of a contract as it stands, health probes aside. */
export function operationsOf(service: string): readonly ContractOperation[] {
  const text = readFileSync(new URL(`../contracts/${service}.yaml`, import.meta.url), 'utf8');
  const document = resolved(parse(text) as Node);
  return Object.entries(document['paths'] ?? {}).flatMap(([path, item]) =>
    methods
      .filter((method) => item?.[method] !== undefined && text_(item[method]?.['operationId']) !== 'getHealth')
      .map((method) => operationOf(path, method, item?.[method] ?? {}, list(item?.['parameters']))),
  );
}

function operationOf(path: string, method: string, node: Node, shared: readonly Node[]): ContractOperation {
  const content = Object.entries(node['requestBody']?.['content'] ?? {})[0];
  return {
    id: text_(node['operationId']),
    method: method.toUpperCase(),
    path,
    parameters: [...shared, ...list(node['parameters'])].map((parameter) => ({
      name: text_(parameter['name']),
      in: text_(parameter['in']) as Parameter['in'],
      example: exampleOf(parameter),
    })),
    ...(content && { body: { mediaType: content[0], example: bodyOf(content[1] ?? {}) } }),
    answers: Object.entries(node['responses'] ?? {}).flatMap(([status, answer]) =>
      answersOf(Number(status), answer ?? {}),
    ),
  };
}

function answersOf(status: number, node: Node): ContractAnswer[] {
  const headers = Object.fromEntries(
    Object.entries(node['headers'] ?? {}).map(([name, header]) => [
      name.toLowerCase(),
      String(exampleOf(header ?? {})),
    ]),
  );
  const content = Object.entries(node['content'] ?? {});
  if (content.length === 0) return [{ status, headers }];
  return content.flatMap(([mediaType, media]) => {
    const named = Object.values(media?.['examples'] ?? {}).map((example) => example?.['value']);
    const sampled = status < 300 && mediaType.endsWith('json') ? sampleOf(media?.['schema'] ?? {}) : undefined;
    const examples: unknown[] = named.length > 0 ? named : [media?.['example'] ?? sampled];
    return examples.map((example) => ({ status, headers, mediaType, example, schema: media?.['schema'] ?? {} }));
  });
}

/** What the contract shows of it, or else something that its schema allows. */
function bodyOf(media: Node): unknown {
  const [named] = Object.values(media['examples'] ?? {}).map((example) => example?.['value'] as unknown);
  return media['example'] ?? named ?? sampleOf(media['schema'] ?? {});
}

function exampleOf(node: Node): unknown {
  const { example, schema } = node;
  if (example !== undefined) return example;
  if (schema?.['example'] !== undefined) return schema['example'];
  if (schema?.['enum'] !== undefined) return list(schema['enum'])[0];
  if (text_(schema?.['type']) === 'array') return [exampleOf({ schema: schema?.['items'] })];
  return 'text';
}

/** Every `$ref` replaced by what it names; the contracts have no cycles. */
function resolved(document: Node): Node {
  const follow = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(follow);
    if (typeof node !== 'object' || node === null) return node;
    if ('$ref' in node) return follow(at(document, String(node.$ref)));
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, follow(value)]));
  };
  return follow(document) as Node;
}

function at(document: Node, reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<Node | undefined>((node, key) => node?.[key], document);
}

/** A reader's schema of all that a contract promises, without what it marks as internal. */
export function publicSchema(node: Node): z.ZodType {
  const alternatives = node['oneOf'] ?? node['anyOf'];
  if (alternatives !== undefined) return z.union(list(alternatives).map(publicSchema));
  if (node['allOf'] !== undefined) return publicSchema(merged(list(node['allOf'])));
  const type: unknown = node['type'] ?? (node['properties'] && 'object');
  if ((node['nullable'] as unknown) === true) return publicSchema({ ...node, nullable: undefined }).nullable();
  if (Array.isArray(type)) return z.union(type.map((one: unknown) => publicSchema({ ...node, type: one as Node })));
  switch (type) {
    case 'object':
      return objectSchema(node);
    case 'array':
      return z.array(publicSchema(node['items'] ?? {}));
    case 'integer':
      return z.int();
    case 'number':
      return z.number();
    case 'boolean':
      return z.boolean();
    case 'null':
      return z.null();
    default:
      return z.string();
  }
}

function objectSchema(node: Node): z.ZodType {
  const required = new Set<unknown>(list(node['required']));
  const members = Object.entries(node['properties'] ?? {}).filter(
    ([, member]) => (member?.['x-internal'] as unknown) !== true,
  );
  const shape = members.map(([name, member]): [string, z.ZodType] => {
    const schema = publicSchema(member ?? {});
    return [name, required.has(name) ? schema : schema.optional()];
  });
  return z.object(Object.fromEntries(shape));
}

function merged(parts: readonly Node[]): Node {
  return {
    type: 'object' as unknown as Node,
    properties: Object.assign({}, ...parts.map((part) => part['properties'])) as Node,
    required: parts.flatMap((part) => list(part['required'])) as unknown as Node,
  };
}

/** The example as a client may see it. */
export function publicExample(node: Node | undefined, example: unknown): unknown {
  if (node === undefined || example === null || typeof example !== 'object') return example;
  const alternatives = node['oneOf'];
  if (alternatives !== undefined) return publicExample(list(alternatives)[0], example);
  if (node['allOf'] !== undefined) return publicExample(merged(list(node['allOf'])), example);
  if (Array.isArray(example)) return example.map((item) => publicExample(node['items'], item));
  const known = Object.entries(node['properties'] ?? {}).filter(
    ([, member]) => (member?.['x-internal'] as unknown) !== true,
  );
  const shown = known.filter(([name]) => name in example);
  return Object.fromEntries(
    shown.map(([name, member]) => [name, publicExample(member, (example as Record<string, unknown>)[name])]),
  );
}

function list(node: Node | undefined): readonly Node[] {
  return Array.isArray(node) ? (node as readonly Node[]) : [];
}

function text_(node: Node | undefined): string {
  return String(node);
}
