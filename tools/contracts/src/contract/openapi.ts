import { parse } from 'yaml';
import type { Schema } from '../schema.ts';
import type { Answer, Body, ContractOperation, Parameter, ServiceContract } from './contract.ts';

type Json = { readonly [key: string]: Json | undefined };

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
/** Whoever probes a service is none of its clients. */
const probe = 'getHealth';

/** Reads an OpenAPI document, in YAML or JSON. */
export function openapiContract(text: string): ServiceContract {
  const raw = parse(text) as Json | null;
  if (raw === null || typeof raw !== 'object' || raw['paths'] === undefined)
    throw new TypeError('This is no OpenAPI document: it has no paths.');
  const document = resolved(raw);
  const operations = Object.entries(document['paths'] ?? {}).flatMap(([path, item = {}]) =>
    methods
      .filter((method) => item[method] !== undefined && String(item[method]?.['operationId']) !== probe)
      .map((method) => operationOf(document, { path, method, item, node: item[method] ?? {} })),
  );
  const info = document['info'] ?? {};
  return { title: String(info['title']), version: String(info['version']), operations };
}

interface Found {
  readonly path: string;
  readonly method: string;
  readonly item: Json;
  readonly node: Json;
}

function operationOf(document: Json, { path, method, item, node }: Found): ContractOperation {
  const own = listOf(node['parameters']);
  const isOwn = (one: Json) => own.some((two) => two['name'] === one['name'] && two['in'] === one['in']);
  const shared = listOf(item['parameters']).filter((one) => !isOwn(one));
  const body = node['requestBody'];
  return {
    id: String(node['operationId'] ?? `${method} ${path}`),
    method: method.toUpperCase(),
    path,
    parameters: [...shared, ...own].map(parameterOf),
    ...(body !== undefined && { body: bodyOf(body) }),
    answers: Object.entries(node['responses'] ?? {}).map(([status, answer]) => answerOf(Number(status), answer ?? {})),
    security: securityOf(document, node['security'] ?? document['security']),
  };
}

function parameterOf(node: Json): Parameter {
  return {
    in: String(node['in']) as Parameter['in'],
    name: String(node['name']),
    required: isTrue(node['required']) || String(node['in']) === 'path',
    schema: schemaOf(node['schema']),
  };
}

function bodyOf(node: Json): Body {
  return { required: isTrue(node['required']), media: mediaOf(node) };
}

function answerOf(status: number, node: Json): Answer {
  const headers = Object.entries(node['headers'] ?? {});
  const shown = headers.map(([name, header]) => [name.toLowerCase(), String(header?.['example'] ?? header?.['schema']?.['example'])]); // prettier-ignore
  return {
    status,
    headers: Object.fromEntries(headers.map(([name, header]) => [name.toLowerCase(), schemaOf(header?.['schema'])])),
    media: mediaOf(node),
    examples: Object.values(node['content'] ?? {}).flatMap((media) => examplesOf(media ?? {})),
    headerExamples: Object.fromEntries(shown) as Record<string, string>,
  };
}

function examplesOf(media: Json): readonly unknown[] {
  const named = Object.values(media['examples'] ?? {}).map((example) => example?.['value']);
  return media['example'] === undefined ? named : [media['example'], ...named];
}

// What an event stream says is in its events, and the contracts name that apart.
function mediaOf(node: Json): Readonly<Record<string, Schema>> {
  const content = Object.entries(node['content'] ?? {});
  return Object.fromEntries(content.map(([type, media]) => [type, schemaOf(media?.['x-event-data'] ?? media?.['schema'])])); // prettier-ignore
}

function securityOf(document: Json, required: Json | undefined): readonly string[] {
  const schemes = document['components']?.['securitySchemes'] ?? {};
  return listOf(required).map((one) =>
    Object.entries(one)
      .map(([name, scopes]) => `${name} (${saidOf(schemes[name] ?? {}, scopes)})`)
      .join(' and '),
  );
}

function saidOf(scheme: Json, scopes: Json | undefined): string {
  const told = ['type', 'scheme', 'in', 'name', 'x-audience'].map((key) => scheme[key]).filter((one) => one !== undefined); // prettier-ignore
  return [...told, ...listOf(scopes)].map(String).join(' ');
}

function schemaOf(node: Json | undefined): Schema {
  return (node ?? {}) as Schema;
}

function listOf(node: Json | undefined): readonly Json[] {
  return Array.isArray(node) ? (node as readonly Json[]) : [];
}

function isTrue(node: Json | undefined): boolean {
  return (node as unknown) === true;
}

/** Every `$ref` within the document replaced by what it names; what contains itself is anything from there on. */
function resolved(document: Json): Json {
  const follow = (node: unknown, within: readonly string[]): unknown => {
    if (Array.isArray(node)) return node.map((one) => follow(one, within));
    if (typeof node !== 'object' || node === null) return node;
    if ('$ref' in node && typeof node.$ref === 'string') {
      if (within.includes(node.$ref)) return {};
      return follow(at(document, node.$ref), [...within, node.$ref]);
    }
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, follow(value, within)]));
  };
  return follow(document, []) as Json;
}

function at(document: Json, reference: string): unknown {
  if (!reference.startsWith('#/')) throw new TypeError(`${reference} is in another file: bundle the contract first.`);
  const names = reference.slice(2).split('/').map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~')); // prettier-ignore
  const found = names.reduce<Json | undefined>((node, name) => node?.[name], document);
  if (found === undefined) throw new TypeError(`${reference} names nothing.`);
  return found;
}
