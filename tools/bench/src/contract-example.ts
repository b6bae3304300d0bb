import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface MediaType {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value?: unknown; readonly $ref?: string }>>;
}
interface Operation {
  readonly operationId?: string;
  readonly responses?: Readonly<Record<string, { readonly $ref?: string }>>;
}
interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const contracts = new URL('../../../libs/service-clients/contracts/', import.meta.url);

/** What the contract shows as a good answer: so the stubs never drift from it. */
export function contractExample(service: string, operationId: string): unknown {
  const contract = parse(readFileSync(new URL(`${service}.yaml`, contracts), 'utf8')) as Contract;
  const operation = Object.values(contract.paths)
    .flatMap((path) => Object.values(path))
    .find((one) => one.operationId === operationId);
  const response = resolved(contract, operation?.responses?.['200']) as { content?: Record<string, MediaType> };
  const media = response.content?.['application/json'];
  const [first] = Object.values(media?.examples ?? {});
  const example = media?.example ?? (resolved(contract, first) as { value?: unknown } | undefined)?.value;
  if (example === undefined) throw new Error(`${service}.${operationId} has no example of a good answer`);
  return example;
}

function resolved(contract: Contract, node: { readonly $ref?: string } | undefined): unknown {
  if (node?.$ref === undefined) return node;
  const steps = node.$ref.replace('#/', '').split('/');
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], contract);
}

/** The same answer with its lists repeated until it is about so long. */
export function lengthened(example: unknown, bytes: number): unknown {
  const copy = structuredClone(example);
  const list = firstList(copy);
  if (list === undefined) return copy;
  const items = list.slice();
  for (let next = 0; JSON.stringify(copy).length < bytes; next += 1) list.push(items[next % items.length]);
  return copy;
}

function firstList(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value.length > 0 ? value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const member of Object.values(value)) {
    const list = firstList(member);
    if (list) return list;
  }
  return undefined;
}
