import type { Route } from '@frontdesk/server';
import { commonParameters, parametersOf } from './parameters.ts';
import { commonHeaders, problemSchema, responsesOf } from './responses.ts';
import { SchemaComponents, type JsonSchema } from './schema-components.ts';

export interface OpenApiOptions {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  readonly routes: readonly Route[];
  /** Where the API is reached. Default: where the document was read. */
  readonly servers?: readonly { readonly url: string; readonly description?: string }[];
  /** By the names that the access rules use. */
  readonly securitySchemes?: Readonly<Record<string, object>>;
}

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly servers: readonly object[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly [kind: string]: Readonly<Record<string, object>>;
  };
}

/** The OpenAPI 3.1 document of the routes. The same routes in the same order give the same document. */
export function openApiDocument(options: OpenApiOptions): OpenApiDocument {
  const { title, version, description, routes, servers = [{ url: '/' }], securitySchemes = {} } = options;
  checkSchemes(routes, securitySchemes);
  const components = new SchemaComponents();
  const paths = pathsOf(routes, components);
  return {
    openapi: '3.1.1',
    info: { title, version, ...(description !== undefined && { description }) },
    servers,
    tags: [...new Set(routes.flatMap(({ tags }) => tags))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...components.all(), Problem: problemSchema },
      parameters: commonParameters,
      headers: commonHeaders,
      securitySchemes,
    },
  };
}

function pathsOf(routes: readonly Route[], components: SchemaComponents): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = (paths[route.path.text] ??= {});
    path[route.method] = operationOf(route, components);
  }
  return paths;
}

function operationOf(route: Route, components: SchemaComponents): object {
  const { name, summary, description, tags, access } = route;
  const isDeprecated = Object.values(route.marks).some(({ deprecated }) => deprecated);
  return {
    operationId: name,
    summary,
    ...(description !== undefined && { description }),
    ...(tags.length > 0 && { tags }),
    ...(isDeprecated && { deprecated: true }),
    security: access.security,
    parameters: parametersOf(route, components),
    ...(route.body && { requestBody: requestBodyOf(route, route.body, components) }),
    responses: responsesOf(route, components),
  };
}

function requestBodyOf(route: Route, body: NonNullable<Route['body']>, components: SchemaComponents): object {
  const schema = components.schemaOf(body, 'input', route.name);
  return {
    required: !body.safeParse(undefined).success,
    content: Object.fromEntries(route.mediaTypes.map((type) => [type, type.endsWith('json') ? { schema } : {}])),
  };
}

// A scheme that is used and not described would make a document that no tool can read.
function checkSchemes(routes: readonly Route[], schemes: Readonly<Record<string, object>>): void {
  for (const { name, access } of routes) {
    const missing = access.security.flatMap((requirement) => Object.keys(requirement)).find((used) => !schemes[used]);
    if (missing !== undefined)
      throw new Error(`Route ${name} needs the security scheme '${missing}', which is not described.`);
  }
}
