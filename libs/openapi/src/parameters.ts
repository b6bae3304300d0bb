import type { Route } from '@frontdesk/server';
import type { JsonSchema, SchemaComponents } from './schema-components.ts';

/** What every operation takes, whatever its route says. */
export const commonParameters = {
  RequestTimeoutMs: {
    name: 'Request-Timeout-Ms',
    in: 'header',
    description: 'How many milliseconds the answer may take to begin; brought within the bounds of the server.',
    schema: { type: 'integer', minimum: 0 },
  },
  RequestId: {
    name: 'X-Request-Id',
    in: 'header',
    description: 'Answered as sent, and named in the log. One of another form is replaced.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{8,64}$' },
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'ETags of what the client has; 304 if the answer is one of them.',
    schema: { type: 'string' },
  },
} as const;

const places = [
  ['path', 'params'],
  ['query', 'query'],
  ['header', 'headers'],
] as const;

/** The parameters of a route: its own in declared order, then those of its features, then the common ones. */
export function parametersOf(route: Route, components: SchemaComponents): object[] {
  const own = places.flatMap(([place, part]) => {
    const schema = route[part];
    return schema ? membersOf(components.schemaOf(schema, 'input', route.name), place) : [];
  });
  const ofFeatures = Object.values(route.marks).flatMap(({ parameters = [] }) => parameters);
  const names = Object.keys(commonParameters).filter((name) => name !== 'IfNoneMatch' || isTagged(route));
  return [...own, ...ofFeatures, ...names.map((name) => ({ $ref: `#/components/parameters/${name}` }))];
}

/** Whether its answer has an ETag. */
export function isTagged(route: Route): boolean {
  return route.method === 'get' && typeof route.answers[200] === 'object' && route.answers[200] !== null;
}

function membersOf(schema: JsonSchema, place: 'path' | 'query' | 'header'): object[] {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  const required = (schema.required ?? []) as readonly string[];
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    ...(description !== undefined && { description }),
    required: place === 'path' || required.includes(name),
    schema: rest,
  }));
}
