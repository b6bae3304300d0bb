// Checks answers of a REST service against its OpenAPI contract: status, content type, headers, body, and that in
// canary mode every internal property is there and holds the canary. It remembers what it has seen, so that a test
// can ask whether every documented answer of every operation was checked.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import { parse } from 'yaml';
import { canaryNumber, canaryText } from '../src/world/internals.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface CheckOptions {
  /** Documented headers that this answer need not have. */
  readonly without?: readonly string[];
}

export interface Contract {
  /** What is wrong with the answer; empty when it is as documented. */
  check(operationId: string, received: Received, options?: CheckOptions): string[];
  /** Internal properties that the contract names for this answer and that do not hold the canary. */
  withoutCanary(operationId: string, received: Received): string[];
  /** 'getDocument 404', … : documented and never checked. */
  unchecked(): string[];
}

const contracts = new URL('../../../libs/service-clients/contracts/', import.meta.url);

export function loadContract(service: string): Contract {
  const document = parse(readFileSync(new URL(`${service}.yaml`, contracts), 'utf8')) as JsonObject;
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  formatsPlugin.default(ajv);
  ajv.addSchema(document, 'contract.yaml', undefined, false);
  const operations = operationsOf(document);
  const seen = new Set<string>();
  const validators = new Map<string, ValidateFunction>();
  const validatorOf = (pointer: string): ValidateFunction => {
    const validator = validators.get(pointer) ?? ajv.compile({ $ref: `contract.yaml${pointer}` });
    validators.set(pointer, validator);
    return validator;
  };
  const find = (operationId: string, status: number): Place | undefined => {
    const responses = operations.get(operationId);
    if (!responses) throw new Error(`no operation ${operationId} in ${service}.yaml`);
    return responses.at(String(status));
  };
  const bodyProblems = (place: Place, received: Received): string[] => {
    const media = mediaOf(place, received);
    if (typeof media === 'string') return [media];
    if (!media) return received.text === '' ? [] : ['a body, where none is documented'];
    const validate = validatorOf(media.at('schema')!.pointer);
    if (validate(bodyOf(received))) return [];
    return (validate.errors ?? []).map((error) => `body${error.instancePath} ${error.message}`);
  };
  return {
    check(operationId, received, options = {}) {
      const response = find(operationId, received.status);
      if (!response) return [`status ${received.status} is not documented: ${received.text}`];
      seen.add(`${operationId} ${received.status}`);
      const problems = [
        ...headerProblems(response, received, { validatorOf, options }),
        ...bodyProblems(response, received),
      ];
      return problems.map((problem) => `${operationId} ${received.status}: ${problem}`);
    },
    withoutCanary(operationId, received) {
      const response = find(operationId, received.status);
      const media = response && mediaOf(response, received);
      if (!media || typeof media === 'string' || received.text === '') return [];
      return missingCanaries(media.at('schema')!, bodyOf(received), '');
    },
    unchecked: () =>
      [...operations]
        .filter(([operationId]) => operationId !== 'getHealth')
        .flatMap(([operationId, responses]) => responses.names().map((status) => `${operationId} ${status}`))
        .filter((answer) => !seen.has(answer)),
  };
}

/** A place in the contract: references are followed, and its own pointer is known. */
interface Place {
  readonly value: Json;
  readonly pointer: string;
  at(name: string): Place | undefined;
  names(): string[];
}

function placeAt(root: JsonObject, pointer: string): Place {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const value = steps.reduce<Json>((at, step) => (at as JsonObject)[step] as Json, root);
  const reference = isObject(value) ? value['$ref'] : undefined;
  if (typeof reference === 'string') return placeAt(root, reference);
  return {
    value,
    pointer,
    at: (name) =>
      (isObject(value) || Array.isArray(value)) && name in value
        ? placeAt(root, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)
        : undefined,
    names: () => (isObject(value) || Array.isArray(value) ? Object.keys(value) : []),
  };
}

function operationsOf(document: JsonObject): Map<string, Place> {
  const operations = new Map<string, Place>();
  const paths = placeAt(document, '#/paths');
  for (const path of paths.names()) {
    for (const method of paths.at(path)!.names()) {
      const operation = paths.at(path)!.at(method)!;
      const operationId = operation.at('operationId')?.value;
      if (typeof operationId === 'string') operations.set(operationId, operation.at('responses')!);
    }
  }
  return operations;
}

/** The documented media type of the answer, undefined when there is to be no body, or what is wrong. */
function mediaOf(response: Place, received: Received): Place | string | undefined {
  const content = response.at('content');
  if (!content) return undefined;
  const type = (received.headers.get('content-type') ?? '').split(';')[0]!;
  return content.at(type) ?? `content type ${type || 'missing'} is not documented`;
}

function headerProblems(
  response: Place,
  received: Received,
  { validatorOf, options }: { validatorOf: (pointer: string) => ValidateFunction; options: CheckOptions },
): string[] {
  const documented = response.at('headers');
  if (!documented) return [];
  return documented.names().flatMap((name) => {
    const value = received.headers.get(name);
    if (value === null) return options.without?.includes(name) ? [] : [`header ${name} is missing`];
    const schema = documented.at(name)!.at('schema')!;
    const type = isObject(schema.value) ? schema.value['type'] : undefined;
    const typed = type === 'integer' ? Number(value) : type === 'boolean' ? value === 'true' : value;
    const validate = validatorOf(schema.pointer);
    return validate(typed) ? [] : [`header ${name} is ${value}: ${JSON.stringify(validate.errors)}`];
  });
}

function bodyOf(received: Received): Json {
  const isJson = /[/+]json/.test(received.headers.get('content-type') ?? '');
  return isJson ? (JSON.parse(received.text) as Json) : received.text;
}

function missingCanaries(schema: Place, value: Json, at: string): string[] {
  if (value === null) return [];
  const missing: string[] = [];
  for (const keyword of ['allOf', 'oneOf', 'anyOf']) {
    const branches = schema.at(keyword);
    for (const index of branches?.names() ?? []) missing.push(...missingCanaries(branches!.at(index)!, value, at));
  }
  if (Array.isArray(value)) {
    const items = schema.at('items');
    if (items) value.forEach((item, index) => missing.push(...missingCanaries(items, item, `${at}/${index}`)));
  } else if (isObject(value)) {
    missing.push(...missingInMembers(schema, value, at));
  }
  return missing;
}

function missingInMembers(schema: Place, value: JsonObject, at: string): string[] {
  const properties = schema.at('properties');
  return (properties?.names() ?? []).flatMap((name) => {
    const property = properties!.at(name)!;
    const member = value[name];
    const isInternal = isObject(property.value) && property.value['x-internal'] === true;
    if (isInternal) return holdsCanary(member) ? [] : [`${at}/${name}`];
    return member === undefined ? [] : missingCanaries(property, member, `${at}/${name}`);
  });
}

function holdsCanary(value: Json | undefined): boolean {
  return value === canaryNumber || (value !== undefined && JSON.stringify(value).includes(canaryText));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
