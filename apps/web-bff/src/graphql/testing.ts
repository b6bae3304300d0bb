import { buildSchema, getDirectiveValues, isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { createGraphql } from './graphql.ts';
import type { GraphqlOptions, GraphqlRequest } from './graphql.ts';

const text = /* GraphQL */ `
  directive @cost(weight: String!) on FIELD_DEFINITION | OBJECT | ARGUMENT_DEFINITION
  directive @listSize(
    assumedSize: Int
    slicingArguments: [String!]
    sizedFields: [String!]
    requireOneSlicingArgument: Boolean = true
  ) on FIELD_DEFINITION

  type Query {
    me: Person
    person(id: ID!): Person @cost(weight: "10")
    documents(first: Int = 10, ids: [ID!]): Page
      @listSize(slicingArguments: ["first", "ids"], sizedFields: ["items"], requireOneSlicingArgument: false)
    search(words: String! @cost(weight: "3"), limit: Int, last: Int): [Document]
      @cost(weight: "10")
      @listSize(slicingArguments: ["limit", "last"])
    things: [Thing]
    words: [String]
    must: Int!
  }
  type Page {
    items: [Document!]
    total: Int
  }
  interface Thing {
    id: ID
  }
  type Document implements Thing {
    id: ID
    title: String
    owner: Person
    tags: [Tag] @listSize(assumedSize: 5)
  }
  type Tag @cost(weight: "0.1") {
    name: String
  }
  type Person implements Thing {
    id: ID
    name: String
    manager: Person
    documents(first: Int!): [Document] @listSize(slicingArguments: ["first"])
  }
  type Mutation {
    write: Int
  }
`;

/** A small schema, whose directives are where the app's own has them. */
export function smallSchema(resolvers: Record<string, GraphQLFieldResolver<unknown, unknown>> = {}): GraphQLSchema {
  const schema = buildSchema(text);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(isObjectType(type) || isInterfaceType(type)) || type.name.startsWith('__')) continue;
    type.extensions = directed(schema, type.astNode);
    for (const field of Object.values(type.getFields())) {
      field.extensions = directed(schema, field.astNode);
      const resolve = resolvers[`${type.name}.${field.name}`];
      if (resolve) field.resolve = resolve;
      for (const argument of field.args) Object.assign(argument, { extensions: directed(schema, argument.astNode) });
    }
  }
  return schema;
}

function directed(schema: GraphQLSchema, node: Parameters<typeof getDirectiveValues>[1] | null | undefined) {
  const found = ['cost', 'listSize'].flatMap((name) => {
    const directive = schema.getDirective(name);
    const values = directive && node && getDirectiveValues(directive, node);
    return values ? [[name, values]] : [];
  });
  return { directives: Object.fromEntries(found) as Record<string, unknown> };
}

/** GraphQL over the small schema, that counts how often anything was resolved. */
export function counted(options: Partial<GraphqlOptions> = {}) {
  const calls = { resolved: 0, contexts: 0, lost: [] as unknown[] };
  const resolve = () => {
    calls.resolved += 1;
    return {};
  };
  const schema = smallSchema({
    'Query.me': resolve,
    'Query.documents': resolve,
    'Query.search': () => (resolve(), []),
  });
  const graphql = createGraphql({ schema, operations: [], isOpen: true, costLimit: 1_000, ...options });
  const run = (request: GraphqlRequest | string) =>
    graphql.run(() => (typeof request === 'string' ? { query: request } : request), {
      context: () => void (calls.contexts += 1),
      signal: new AbortController().signal,
      onLost: (lost) => void calls.lost.push(lost),
    });
  return { calls, graphql, run };
}
