import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { anyone, bytes, created, noContent, ok, route, type AccessRule } from '@frontdesk/server';
import { z } from 'zod';
import { openApiDocument, type OpenApiDocument } from './index.ts';

const signedIn: AccessRule = {
  name: 'signed-in',
  security: [{ bearer: ['things.read'] }],
  problems: [
    { code: 'not-signed-in', type: 'https://frontdesk.example/problems/not-signed-in', status: 401, title: 'No' },
  ],
};
const owner = z.object({ name: z.string().nullable() }).meta({ id: 'Owner', description: 'Who it belongs to.' });
const thing = z
  .object({ id: z.string(), owner, previousOwner: owner.optional(), at: z.iso.datetime() })
  .meta({ id: 'Thing' });
interface Tree {
  readonly name: string;
  readonly below: readonly Tree[];
}
const tree: z.ZodType<Tree> = z.object({
  name: z.string(),
  get below() {
    return z.array(tree);
  },
});
const thingId = z.strictObject({ thingId: z.string().regex(/^thg_/).describe('Which one') });
const gone = { code: 'gone', type: 'https://frontdesk.example/problems/gone', status: 404, title: 'Gone' };

const routes = [
  route({
    name: 'getThing',
    get: '/v1/things/{thingId}',
    summary: 'One thing',
    tags: ['Things'],
    access: signedIn,
    params: thingId,
    query: z.strictObject({ limit: z.coerce.number().int().max(9).default(3), tag: z.array(z.string()).optional() }),
    answers: { 200: thing },
    problems: [gone],
    handle: async () => ok({ id: '', owner: { name: null }, at: '' }),
  }),
  route({
    name: 'putThing',
    put: '/v1/things/{thingId}',
    summary: 'Sets a thing',
    access: signedIn,
    params: thingId,
    headers: z.object({ 'if-match': z.string() }),
    body: z.strictObject({ owner, tree }),
    answers: { 201: thing, 204: null },
    handle: async () => noContent(),
  }),
  route({
    name: 'getFile',
    get: '/v1/files/{fileId}',
    summary: 'The bytes',
    access: anyone,
    params: z.strictObject({ fileId: z.string() }),
    answers: { 200: 'bytes', 206: 'bytes' },
    handle: async () => bytes(200, {}, (async function* none() {})()),
  }),
  route({
    name: 'getTree',
    get: '/v1/tree',
    summary: 'A tree',
    access: anyone,
    answers: { 200: tree },
    handle: async () => ok({ name: '', below: [] }),
  }),
  route({
    name: 'addThing',
    post: '/v1/things',
    summary: 'Adds a thing',
    access: signedIn,
    body: z.strictObject({ name: z.string().default('x') }).optional(),
    answers: { 201: thing },
    handle: async () => created('/v1/things/1', { id: '', owner: { name: null }, at: '' }),
  }),
];

const described = {
  title: 'Things',
  version: '1',
  routes,
  securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
};
const document = openApiDocument(described);

interface Operation {
  readonly operationId: string;
  readonly security: object[];
  readonly parameters: { name?: string; in?: string; required?: boolean; schema?: object; $ref?: string }[];
  readonly requestBody?: { required: boolean; content: Record<string, { schema: object }> };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema?: object }> }>;
}
const operation = (path: string, method: string) => document.paths[path]?.[method] as Operation;

function everyValue(value: unknown, visit: (value: Record<string, unknown>) => void): void {
  if (typeof value !== 'object' || value === null) return;
  visit(value as Record<string, unknown>);
  for (const member of Object.values(value)) everyValue(member, visit);
}

function resolve(within: OpenApiDocument, reference: string): unknown {
  const steps = reference.replace(/^#\//, '').split('/');
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown>)?.[step], within);
}

describe('the document', () => {
  test('has every route at its path and method, with its name as the operation id', () => {
    for (const { path, method, name } of routes) expect(operation(path.text, method).operationId).toBe(name);
    expect(Object.keys(document.paths)).toEqual([
      '/v1/things/{thingId}',
      '/v1/files/{fileId}',
      '/v1/tree',
      '/v1/things',
    ]);
  });

  test('has the members that OpenAPI 3.1 requires of each operation', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect(document.info).toEqual({ title: 'Things', version: '1' });
    for (const { path, method } of routes) {
      const { parameters, responses } = operation(path.text, method);
      for (const parameter of parameters) {
        if (parameter.$ref !== undefined) continue;
        expect(parameter).toMatchObject({
          name: expect.any(String),
          in: expect.stringMatching(/^(path|query|header)$/),
        });
        expect(parameter.schema).toBeDefined();
        if (parameter.in === 'path') expect(parameter.required).toBe(true);
      }
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
      expect(inPath).toEqual(path.names);
      for (const [status, { description }] of Object.entries(responses)) {
        expect(status).toMatch(/^[1-5]\d\d$/);
        expect(description).not.toBe('');
      }
    }
  });

  test('refers to nothing that is not there', () => {
    const references: string[] = [];
    everyValue(document, ({ $ref }) => {
      if (typeof $ref === 'string') references.push($ref);
    });
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references)
      expect([reference, resolve(document, reference)]).not.toEqual([reference, undefined]);
  });

  test('has component names of the allowed characters', () => {
    for (const kind of Object.values(document.components)) {
      for (const name of Object.keys(kind)) expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
    }
  });

  test('has schemas that JSON Schema 2020-12 understands, and that take what the route takes', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'document');
    for (const name of Object.keys(document.components.schemas)) {
      expect(() => ajv.compile({ $ref: `document#/components/schemas/${name}` })).not.toThrow();
    }
    const check = ajv.compile({ $ref: 'document#/components/schemas/Thing' });
    expect(check({ id: 'thg_1', owner: { name: null }, at: '2026-01-01T00:00:00Z' })).toBe(true);
    expect(check({ id: 'thg_1', owner: null, at: '2026-01-01T00:00:00Z' })).toBe(false);
  });

  test('is the same each time', () => {
    expect(JSON.stringify(openApiDocument(described))).toBe(JSON.stringify(document));
  });
});

describe('a schema with a name', () => {
  test('stands once, among the components', () => {
    expect(operation('/v1/things/{thingId}', 'get').responses[200]?.content?.['application/json']?.schema).toEqual({
      $ref: '#/components/schemas/Thing',
    });
    expect(document.components.schemas.Thing).toMatchObject({
      properties: { owner: { $ref: '#/components/schemas/Owner' } },
      required: ['id', 'owner', 'at'],
    });
  });

  test('gets a second name where what is taken differs from what is given', () => {
    const part = z.object({ size: z.number().default(1) }).meta({ id: 'Part' });
    const both = route({
      name: 'both',
      post: '/v1/parts',
      summary: 'Parts',
      access: anyone,
      body: part,
      answers: { 200: part },
      handle: async ({ body }) => ok(body),
    });
    const { schemas } = openApiDocument({ title: 'Parts', version: '1', routes: [both] }).components;
    expect(schemas.Part).not.toHaveProperty('required');
    expect(schemas.Part2).toMatchObject({ required: ['size'] });
  });

  test('that recurs within itself refers to itself', () => {
    const { schema } = operation('/v1/tree', 'get').responses[200]?.content?.['application/json'] ?? {};
    const reference = (schema as { $ref: string }).$ref;
    expect(resolve(document, reference)).toMatchObject({ properties: { below: { items: { $ref: reference } } } });
  });
});

describe('an operation', () => {
  test('names its parameters, also the optional ones', () => {
    const { parameters } = operation('/v1/things/{thingId}', 'get');
    expect(parameters.slice(0, 3)).toEqual([
      {
        name: 'thingId',
        in: 'path',
        description: 'Which one',
        required: true,
        schema: { type: 'string', pattern: '^thg_' },
      },
      { name: 'limit', in: 'query', required: false, schema: expect.objectContaining({ type: 'integer', maximum: 9 }) },
      { name: 'tag', in: 'query', required: false, schema: { type: 'array', items: { type: 'string' } } },
    ]);
  });

  test('takes the deadline and the request id, and If-None-Match where it has an ETag', () => {
    const names = (path: string, method: string) =>
      operation(path, method).parameters.flatMap(({ $ref }) => ($ref === undefined ? [] : [$ref.split('/').at(-1)]));
    expect(names('/v1/tree', 'get')).toEqual(['RequestTimeoutMs', 'RequestId', 'IfNoneMatch']);
    expect(names('/v1/things', 'post')).toEqual(['RequestTimeoutMs', 'RequestId']);
    expect(operation('/v1/tree', 'get').responses[304]).toBeDefined();
    expect(operation('/v1/files/{fileId}', 'get').responses[304]).toBeUndefined();
  });

  test('lists the problems that it, its access rule and the server answer, by their types', () => {
    const { responses } = operation('/v1/things/{thingId}', 'get');
    expect(Object.keys(responses)).toEqual(['200', '304', '400', '401', '404', '406', '500', '504']);
    expect(JSON.stringify(responses[404])).toContain('https://frontdesk.example/problems/gone');
    expect(JSON.stringify(responses[401])).toContain('https://frontdesk.example/problems/not-signed-in');
    expect(Object.keys(responses[404]?.content ?? {})).toEqual(['application/problem+json']);
  });

  test('lists what may go wrong with a body where there is one', () => {
    expect(Object.keys(operation('/v1/things', 'post').responses)).toEqual(
      expect.arrayContaining(['408', '413', '415']),
    );
  });

  test('says whether its body is required', () => {
    expect(operation('/v1/things', 'post').requestBody?.required).toBe(false);
    expect(operation('/v1/things/{thingId}', 'put').requestBody?.required).toBe(true);
  });

  test('refuses unknown members in requests and promises none in answers', () => {
    const body = operation('/v1/things/{thingId}', 'put').requestBody?.content['application/json']?.schema;
    expect(body).toMatchObject({ additionalProperties: false });
    expect(document.components.schemas.Thing).not.toHaveProperty('additionalProperties');
  });

  test('is deprecated only where a feature says so', () => {
    expect(operation('/v1/things', 'post')).not.toHaveProperty('deprecated');
  });

  test('asks for a credential by its access rule, and for none where anyone may call', () => {
    expect(operation('/v1/things', 'post').security).toEqual([{ bearer: ['things.read'] }]);
    expect(operation('/v1/tree', 'get').security).toEqual([]);
  });
});

test('a security scheme that nobody describes is refused at the start', () => {
  expect(() => openApiDocument({ title: 'Things', version: '1', routes })).toThrow("'bearer', which is not described");
});

test('what a feature marks a route with is in its operation', () => {
  const key = { name: 'Thing-Key', in: 'header', required: true, schema: { type: 'string' } };
  const spent = { code: 'spent', type: 'https://frontdesk.example/problems/spent', status: 409, title: 'Spent' };
  const header = { description: 'Seen before', schema: { type: 'string' } };
  const marked = route({
    name: 'marked',
    post: '/v1/marked',
    summary: 'Marked',
    access: anyone,
    answers: { 204: null },
    marks: {
      keys: { parameters: [key], problems: [spent], answerHeaders: { 'Thing-Seen': header }, deprecated: true },
    },
    handle: async () => noContent(),
  });
  const operation = openApiDocument({ title: 'T', version: '1', routes: [marked] }).paths['/v1/marked']?.['post'];
  expect(operation).toMatchObject({
    deprecated: true,
    parameters: expect.arrayContaining([key]),
    responses: { 204: { headers: { 'Thing-Seen': header } }, 409: { description: 'Spent (`spent`)' } },
  });
});
