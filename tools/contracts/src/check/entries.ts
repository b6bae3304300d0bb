import type { ContractOperation } from '../contract/contract.ts';
import { alternativesOf, type Schema } from '../schema.ts';

/** Everything that an operation promises or takes, as place → words. Two contracts differ where these do. */
export function entriesOf(operation: ContractOperation): ReadonlyMap<string, string> {
  const entries = new Map<string, string>([['operation', operation.id], ['address', `${operation.method} ${operation.path}`]]); // prettier-ignore
  for (const { in: kind, name, required, schema } of operation.parameters)
    if (kind !== 'path') entries.set(`${kind} ${name}`, `${words(schema)}${required ? ', required' : ''}`);
  const places = operation.parameters.filter((one) => one.in === 'path');
  for (const [at, { schema }] of places.entries()) entries.set(`path parameter ${at + 1}`, words(schema));
  const { body } = operation;
  for (const [media, schema] of Object.entries(body?.media ?? {})) {
    entries.set(`request as ${media}`, body?.required ? 'required' : 'not required');
    addMembers(entries, 'request', schema, '');
  }
  for (const { status, media, headers } of operation.answers) {
    entries.set(`status ${status}`, Object.keys(media).join(', ') || 'no body');
    for (const name of Object.keys(headers)) if (status < 300) entries.set(`answer header ${name}`, 'there');
    const place = status < 300 ? 'answer' : 'refusal';
    for (const schema of Object.values(media)) addMembers(entries, place, schema, '');
    const codes = headers['x-error-code'];
    if (codes !== undefined) entries.set('refusal header x-error-code', words(codes));
  }
  for (const one of operation.security) entries.set(`security ${one}`, 'taken');
  return entries;
}

function addMembers(entries: Map<string, string>, place: string, schema: Schema, path: string): void {
  if (path !== '' && !entries.has(`${place} ${path}`)) entries.set(`${place} ${path}`, words(schema));
  if (path === '' && !entries.has(`${place} /`)) entries.set(`${place} /`, words(schema));
  for (const one of alternativesOf(schema)) {
    if (one.type === 'array') addMembers(entries, place, one.items ?? {}, `${path}/*`);
    if (one.type !== 'object') continue;
    for (const [name, member] of Object.entries(one.properties ?? {})) {
      addMembers(entries, place, member, `${path}/${name}`);
      const key = `${place} ${path}/${name}`;
      if (!(one.required ?? []).includes(name)) entries.set(key, `${words(member)}, may be missing`);
    }
  }
}

const bounds = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'] as const;

/** `string date-time or null`: all of a schema that matters to who reads it, but its members. */
function words(schema: Schema): string {
  const told = alternativesOf(schema).map((one) => {
    const limits = bounds.filter((name) => one[name] !== undefined).map((name) => `${name} ${one[name]}`);
    const values = one.enum === undefined ? [] : [`one of ${one.enum.map(String).join(' ')}`];
    const parts = [one['x-wire'] ?? one.type, one.format, one.pattern, ...values, ...limits];
    return parts.filter((part) => part !== undefined).join(' ');
  });
  const internal = schema['x-internal'] === true ? ', internal' : '';
  const renamed = schema['x-name'] === undefined ? '' : `, called ${schema['x-name']}`;
  return `${[...new Set(told)].join(' or ')}${internal}${renamed}`;
}

/** Every member that a schema has, as pointers; internal ones are told apart. */
export function membersOf(schema: Schema, path = ''): readonly { readonly path: string; readonly internal: boolean }[] {
  return alternativesOf(schema).flatMap((one) => {
    if (one.type === 'array') return membersOf(one.items ?? {}, `${path}/*`);
    return Object.entries(one.properties ?? {}).flatMap(([name, member]) => {
      const own = { path: `${path}/${name}`, internal: member['x-internal'] === true };
      return [own, ...(own.internal ? [] : membersOf(member, own.path))];
    });
  });
}
