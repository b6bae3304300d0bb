import { Kind, isInterfaceType, isObjectType, parse, print, printSchema, valueToLiteral, visit } from 'graphql';
import type { ConstDirectiveNode, GraphQLDirective, GraphQLSchema } from 'graphql';

interface Extended {
  readonly extensions: { readonly directives?: unknown };
}

/** The schema as text, with the directives of its types and fields, which graphql's own `printSchema` leaves out. */
export function printWithDirectives(schema: GraphQLSchema): string {
  const document = visit(parse(printSchema(schema)), {
    ObjectTypeDefinition: (type) => ({
      ...type,
      directives: directivesOf(schema.getType(type.name.value), schema),
      fields: type.fields?.map((field) => ({
        ...field,
        directives: directivesOf(fieldOf(schema, type.name.value, field.name.value), schema),
      })),
    }),
  });
  return `${print(document)}\n`;
}

function fieldOf(schema: GraphQLSchema, typeName: string, fieldName: string): Extended | undefined {
  const type = schema.getType(typeName);
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined;
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
