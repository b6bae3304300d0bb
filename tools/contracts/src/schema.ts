/** A JSON Schema as far as it is compared here: of a contract, or of what a reader accepts. References are resolved. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly nullable?: boolean;
  readonly additionalProperties?: boolean | Schema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly 'x-internal'?: boolean;
  /** How protobuf writes it: two types that mean the same there may not be read as each other. */
  readonly 'x-wire'?: string;
  /** The name in the .proto, where it is not the one that it is compared by. */
  readonly 'x-name'?: string;
}

/** One of the things that a schema allows, of exactly one type. */
export type Alternative = Schema & { readonly type: string };

/** All that a schema allows, as a list of schemas of one type each. `any` is what nothing is said of. */
export function alternativesOf(schema: Schema): readonly Alternative[] {
  const { anyOf, oneOf, allOf } = schema;
  if (allOf !== undefined) return alternativesOf(merged(schema, allOf));
  const several = anyOf ?? oneOf;
  if (several !== undefined) return [...several.flatMap(alternativesOf), ...nullOf(schema)];
  if (schema.const !== undefined) return alternativesOf({ ...omitConst(schema), enum: [schema.const] });
  const types = typesOf(schema);
  return [...types.map((type) => ({ ...schema, type, ...valuesFor(schema, type) })), ...nullOf(schema)];
}

function typesOf({ type, properties, items, enum: values }: Schema): readonly string[] {
  if (typeof type === 'string') return [type];
  if (type !== undefined) return type;
  if (properties !== undefined) return ['object'];
  if (items !== undefined) return ['array'];
  return values === undefined ? ['any'] : [...new Set(values.map(typeOfValue))];
}

function typeOfValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function valuesFor({ enum: values }: Schema, type: string): { readonly enum?: readonly unknown[] } {
  if (values === undefined || type === 'null') return {};
  return { enum: values.filter((value) => value !== null) };
}

function nullOf({ nullable }: Schema): readonly Alternative[] {
  return nullable === true ? [{ type: 'null' }] : [];
}

function omitConst({ const: _, ...rest }: Schema): Schema {
  return rest;
}

function merged({ allOf: _, ...own }: Schema, parts: readonly Schema[]): Schema {
  const all = [...parts.map((part) => (part.allOf ? merged(part, part.allOf) : part)), own];
  const properties = Object.assign({}, ...all.map((part) => part.properties)) as Record<string, Schema>;
  const required = all.flatMap((part) => part.required ?? []);
  return { ...(Object.assign({}, ...all) as Schema), properties, required };
}
