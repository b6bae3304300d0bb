import ts from 'typescript';
import { unreadable } from './declarations.ts';
import type { Declarations, Interface, Member } from './declarations.ts';

export type Schema = Readonly<Record<string, unknown>>;

/** Which of the types, and which of their members, the schema is to have. */
export interface Edition {
  /** `tag`: what its objects have as their `type`. */
  hasType(name: string, tag: string): boolean;
  hasMember(name: string, member: string): boolean;
  /** What has to be there besides what the type says. */
  needs(name: string): readonly string[];
}

/** A JSON schema of these types. An object has no member that its type does not name. */
export function jsonSchema(roots: readonly string[], declared: Declarations, edition: Edition): Schema {
  const definitions: Record<string, Schema> = {};
  for (const root of roots) referred(root);
  return { $defs: definitions };

  function referred(name: string): Schema {
    if (!Object.hasOwn(definitions, name)) {
      definitions[name] = {}; // They name each other, and themselves.
      definitions[name] = defined(name);
    }
    return { $ref: `#/$defs/${name}` };
  }

  function defined(name: string): Schema {
    const [shape, alias] = [declared.interfaces.get(name), declared.aliases.get(name)];
    if (shape) return objectOf(shape);
    if (alias) return schemaOf(alias);
    throw new Error(`There is no type ${name}`);
  }

  function objectOf({ name, members, others }: Interface): Schema {
    const known = [...members].filter(([member]) => edition.hasMember(name, member));
    const needed = new Set(edition.needs(name));
    const isNeeded = (member: string, { isRequired }: Member) => isRequired || needed.has(member);
    const required = [...members].flatMap(([member, how]) => (isNeeded(member, how) ? [member] : []));
    const missing = required.find((member) => !edition.hasMember(name, member));
    if (missing !== undefined) throw new Error(`${name} needs ${missing}, which the edition does not know`);
    const properties = Object.fromEntries(known.map(([member, { type }]) => [member, schemaOf(type)]));
    return { type: 'object', properties, required, additionalProperties: others ? schemaOf(others) : false };
  }

  function schemaOf(node: ts.TypeNode): Schema {
    if (ts.isParenthesizedTypeNode(node)) return schemaOf(node.type);
    if (ts.isArrayTypeNode(node)) return { type: 'array', items: schemaOf(node.elementType) };
    if (ts.isUnionTypeNode(node)) return oneOf(node.types);
    if (ts.isLiteralTypeNode(node)) return { type: 'string', const: literal(node) };
    if (ts.isTypeReferenceNode(node) && !node.typeArguments) return referred(node.typeName.getText());
    const { [node.kind]: plain } = plains;
    if (!plain) throw unreadable(node);
    return plain;
  }

  function oneOf(types: readonly ts.TypeNode[]): Schema {
    const literals = types.filter(ts.isLiteralTypeNode).map(literal);
    const tagged = types.map(tagOf).filter((one) => one !== undefined);
    const others = types.filter((type) => !ts.isLiteralTypeNode(type) && !tagOf(type));
    const inEdition = tagged.filter(({ name, tag }) => edition.hasType(name, tag)).map(({ name }) => referred(name));
    const forms = [
      ...(literals.length > 0 ? [{ type: 'string', enum: literals }] : []),
      ...(inEdition.length > 0 ? [byTag(inEdition)] : []),
      ...others.map(schemaOf),
    ];
    return forms.length === 1 ? forms[0]! : { anyOf: forms };
  }

  /** An object whose `type` says which of the types it is. */
  function tagOf(node: ts.TypeNode): { readonly name: string; readonly tag: string } | undefined {
    if (!ts.isTypeReferenceNode(node)) return undefined;
    const name = node.typeName.getText();
    const tag = declared.interfaces.get(name)?.members.get('type')?.type;
    return tag && ts.isLiteralTypeNode(tag) ? { name, tag: literal(tag) } : undefined;
  }
}

const plains: Readonly<Record<number, Schema>> = {
  [ts.SyntaxKind.StringKeyword]: { type: 'string' },
  [ts.SyntaxKind.NumberKeyword]: { type: 'number' },
  [ts.SyntaxKind.BooleanKeyword]: { type: 'boolean' },
  [ts.SyntaxKind.AnyKeyword]: {},
};

function literal(node: ts.LiteralTypeNode): string {
  if (!ts.isStringLiteral(node.literal)) throw unreadable(node);
  return node.literal.text;
}

function byTag(forms: readonly Schema[]): Schema {
  return { type: 'object', discriminator: { propertyName: 'type' }, oneOf: forms };
}
