import { Kind, isInterfaceType, isObjectType, parse, print, printSchema, valueToLiteral, visit } from 'graphql';
import type {
  ConstDirectiveNode,
  GraphQLDirective,
  GraphQLSchema,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
} from 'graphql';

interface Extended {
  readonly extensions: { readonly directives?: unknown };
}

/** The schema as text, with the directives of its types and fields, which graphql's own `printSchema` leaves out. */
export function printWithDirectives(schema: GraphQLSchema): string {
  const withDirectives = (node: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode) => {
    const type = schema.getType(node.name.value);
    const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
    return {
      ...node,
      directives: [...(node.directives ?? []), ...directivesOf(type, schema)],
      fields: node.fields?.map((field) => ({
        ...field,
        directives: [...(field.directives ?? []), ...directivesOf(fields[field.name.value], schema)],
      })),
    };
  };
  const visitor = { ObjectTypeDefinition: withDirectives, InterfaceTypeDefinition: withDirectives };
  return `${print(visit(parse(printSchema(schema)), visitor))}\n`;
}

function directivesOf(of: Extended | undefined, schema: GraphQLSchema): ConstDirectiveNode[] {
  const applied = (of?.extensions.directives ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  return schema.getDirectives().flatMap((directive) => {
    const given = applied[directive.name];
    return given === undefined ? [] : [nodeOf(directive, given)];
  });
}

function nodeOf(directive: GraphQLDirective, given: Readonly<Record<string, unknown>>): ConstDirectiveNode {
  const set = directive.args.flatMap(({ name, type }) => {
    const value = given[name] === undefined ? undefined : valueToLiteral(given[name], type);
    return value === undefined ? [] : [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value } as const];
  });
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: directive.name }, arguments: set };
}
