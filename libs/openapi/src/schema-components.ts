import { z, type ZodType } from 'zod';

export type JsonSchema = { readonly [keyword: string]: unknown };

/** Whether a schema is told as it takes a value (requests) or as it gives one (answers). */
export type Direction = 'input' | 'output';

/** Turns zod schemas into JSON Schemas, and keeps those with a name of their own (`.meta({ id })`) in one place. */
export class SchemaComponents {
  readonly #schemas = new Map<string, JsonSchema>();
  readonly #texts = new Map<string, string>();

  /** `owner` names the parts that recur within themselves and have no name of their own. */
  schemaOf(schema: ZodType, direction: Direction, owner: string): JsonSchema {
    // Within an object, so that a schema that recurs refers to a definition and never to the root.
    const { $defs, properties } = z.toJSONSchema(z.object({ it: schema }), {
      target: 'draft-2020-12',
      io: direction,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => loosen(jsonSchema, direction),
    });
    const definitions = ($defs ?? {}) as Record<string, JsonSchema>;
    const names = new Map(
      Object.entries(definitions).map(([id, definition]) => [id, this.#nameFor(id, definition, owner)]),
    );
    for (const [id, definition] of Object.entries(definitions)) {
      this.#schemas.set(names.get(id) ?? id, renamed(definition, names) as JsonSchema);
    }
    return renamed(properties?.it, names) as JsonSchema;
  }

  /** All named schemas, by name in alphabetical order. */
  all(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.#schemas].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  // One name may stand for two shapes, what is taken and what is given: the second one gets a number.
  #nameFor(id: string, definition: JsonSchema, owner: string): string {
    const wanted = id.startsWith('__') ? `${owner}.${id.replaceAll('_', '')}` : id;
    const text = JSON.stringify(renamed(definition, new Map()));
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? wanted : `${wanted}${number}`;
      const known = this.#texts.get(name);
      if (known === undefined || known === text) {
        this.#texts.set(name, text);
        return name;
      }
    }
  }
}

// A client ignores what it does not know: that an answer has no other members today is no promise.
function loosen(schema: { additionalProperties?: unknown }, direction: Direction): void {
  if (direction === 'output' && schema.additionalProperties === false) delete schema.additionalProperties;
}

const localDefinition = '#/$defs/';

function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === '$ref' ? reference(member, names) : renamed(member, names),
    ]),
  );
}

function reference(target: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof target !== 'string' || !target.startsWith(localDefinition)) return target;
  const id = target.slice(localDefinition.length);
  return `#/components/schemas/${names.get(id) ?? id}`;
}
