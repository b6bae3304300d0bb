import type { JsonSchema } from './schema-components.ts';

/** One place at which a value of one schema is no value of another. */
export interface Misfit {
  readonly kind: 'type' | 'member' | 'required' | 'closed' | 'values' | 'bound' | 'form' | 'default';
  /** Below the root: `/items/owner`; `*` is each item of a list or each member of a map. */
  readonly at: string;
  readonly detail: string;
}

/** A schema with the document in which its references are found. */
export interface Located {
  readonly schema: JsonSchema;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/**
 * Where values of `part` would be no values of `whole`; nowhere if each of them is one. It knows the words that our
 * documents are written with, and takes a schema that it cannot compare for one that does not fit.
 */
export function misfits(part: Located, whole: Located): Misfit[] {
  return new Fitting(part.definitions, whole.definitions).between(part.schema, whole.schema, '');
}

type Definitions = Located['definitions'];

class Fitting {
  readonly #ofPart: Definitions;
  readonly #ofWhole: Definitions;
  // Schemas that recur: what is being compared already is taken for fitting, as it does if nothing else says no.
  readonly #underWay = new Set<string>();

  constructor(ofPart: Definitions, ofWhole: Definitions) {
    this.#ofPart = ofPart;
    this.#ofWhole = ofWhole;
  }

  between(part: JsonSchema, whole: JsonSchema, at: string): Misfit[] {
    const pair = `${String(part.$ref)} ${String(whole.$ref)}`;
    const isNamed = part.$ref !== undefined && whole.$ref !== undefined;
    if (isNamed && this.#underWay.has(pair)) return [];
    if (isNamed) this.#underWay.add(pair);
    try {
      return this.#compared(resolved(part, this.#ofPart), resolved(whole, this.#ofWhole), at);
    } finally {
      if (isNamed) this.#underWay.delete(pair);
    }
  }

  #compared(part: JsonSchema, whole: JsonSchema, at: string): Misfit[] {
    // A default belongs to the place, whatever forms a value may have there.
    const { default: own, ...shape } = part;
    const { default: other, ...wholeShape } = whole;
    return [...defaultMisfits(own, other, at), ...this.#shapes(shape, wholeShape, at)];
  }

  #shapes(part: JsonSchema, whole: JsonSchema, at: string): Misfit[] {
    const branches = branchesOf(part);
    if (branches) return branches.flatMap((branch) => this.between(branch, whole, at));
    if (isSchemas(whole.allOf)) return whole.allOf.flatMap((each) => this.between(part, each, at));
    const choices = branchesOf(whole);
    const values = choices && valuesOf(part);
    if (values && values.length > 1)
      return values.flatMap((value) => this.between({ ...part, enum: [value] }, whole, at));
    if (choices) return this.#within(part, choices, at);
    if (isSchemas(part.allOf)) return fewest(part.allOf.map((each) => this.between(each, whole, at))) ?? [];
    const typeMisfit = typesMisfit(part, whole, at);
    if (typeMisfit) return [typeMisfit];
    return [...valuesMisfits(part, whole, at), ...this.#members(part, whole, at), ...this.#items(part, whole, at)];
  }

  // The branch that it nearly fits says more than that it fits none.
  #within(part: JsonSchema, choices: readonly JsonSchema[], at: string): Misfit[] {
    const found = choices.map((choice) => this.between(part, choice, at));
    return (
      fewest(found.filter((misfits) => !misfits.some((misfit) => misfit.kind === 'type' && misfit.at === at))) ?? [
        { kind: 'type', at, detail: `${nameOf(part)} is none of ${choices.map(nameOf).join(', ')}` },
      ]
    );
  }

  #members(part: JsonSchema, whole: JsonSchema, at: string): Misfit[] {
    const [own, known] = [membersOf(part), membersOf(whole)];
    const given = new Set(part.required as readonly string[] | undefined);
    const missing = ((whole.required ?? []) as readonly string[]).filter((name) => !given.has(name));
    return [
      ...missing.map((name) => ({ kind: 'required' as const, at: `${at}/${name}`, detail: 'may be missing' })),
      ...Object.entries(known).flatMap(([name, schema]) => {
        const here = own[name] ?? restOf(part);
        if (here === false) return [];
        if (here === undefined) return [{ kind: 'member' as const, at: `${at}/${name}`, detail: 'is not there' }];
        return this.between(here, schema, `${at}/${name}`);
      }),
      ...this.#rest(part, whole, at),
    ];
  }

  // Members that the whole does not name: it may rule them out, or say what they are.
  #rest(part: JsonSchema, whole: JsonSchema, at: string): Misfit[] {
    const rest = restOf(whole);
    if (rest === undefined) return [];
    const known = membersOf(whole);
    const unknown = Object.entries(membersOf(part)).filter(([name]) => !(name in known));
    const own = restOf(part);
    if (rest === false) {
      const closed = unknown.map(([name]) => ({
        kind: 'closed' as const,
        at: `${at}/${name}`,
        detail: 'is not taken',
      }));
      return own === false || part.type !== 'object' ? closed : [...closed, { kind: 'closed', at, detail: 'is open' }];
    }
    const others = own === undefined || own === false ? [] : this.between(own, rest, `${at}/*`);
    return [...unknown.flatMap(([name, schema]) => this.between(schema, rest, `${at}/${name}`)), ...others];
  }

  #items(part: JsonSchema, whole: JsonSchema, at: string): Misfit[] {
    const places = (whole.prefixItems ?? []) as readonly JsonSchema[];
    const own = (part.prefixItems ?? []) as readonly JsonSchema[];
    const inPlaces = places.flatMap((schema, place) => this.between(own[place] ?? {}, schema, `${at}/${place}`));
    if (!isSchema(whole.items)) return inPlaces;
    return [...inPlaces, ...this.between(isSchema(part.items) ? part.items : {}, whole.items, `${at}/*`)];
  }
}

function resolved(schema: JsonSchema, definitions: Definitions): JsonSchema {
  if (typeof schema.$ref !== 'string') return schema;
  const name = schema.$ref.split('/').at(-1) ?? '';
  const target = definitions[name];
  if (!target) throw new Error(`The document has no schema '${name}'.`);
  const { $ref: _ref, ...beside } = schema;
  return resolved({ ...target, ...beside }, definitions);
}

/** The forms that a value may have, if there are several. */
function branchesOf(schema: JsonSchema): readonly JsonSchema[] | undefined {
  if (isSchemas(schema.anyOf)) return schema.anyOf;
  if (isSchemas(schema.oneOf)) return schema.oneOf;
  if (Array.isArray(schema.type)) return (schema.type as readonly string[]).map((type) => ({ ...schema, type }));
  return undefined;
}

function typesMisfit(part: JsonSchema, whole: JsonSchema, at: string): Misfit | undefined {
  if (whole.type === undefined) return undefined;
  const types = part.type === undefined ? [...new Set(valuesOf(part)?.map(typeOf))] : [part.type];
  const fits = (type: unknown) => type === whole.type || (type === 'integer' && whole.type === 'number');
  if (types.length > 0 && types.every(fits)) return undefined;
  return { kind: 'type', at, detail: `${nameOf(part)} is not ${nameOf(whole)}` };
}

const lowest = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const highest = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
// What is compared elsewhere, and what says nothing of a value. Any other word has to be the same.
const otherwise = new Set([
  ...['type', 'const', 'enum', 'properties', 'required', 'additionalProperties', 'items', 'prefixItems'],
  ...['title', 'description', 'examples', 'deprecated', 'readOnly', 'writeOnly', 'id', '$comment'],
  ...[...lowest, ...highest],
]);

// Who leaves a member out gets another one than before.
function defaultMisfits(own: unknown, other: unknown, at: string): Misfit[] {
  const [was, is] = [textOf(own), textOf(other)];
  return was === is ? [] : [{ kind: 'default', at, detail: `without it, ${is} instead of ${was}` }];
}

function valuesMisfits(part: JsonSchema, whole: JsonSchema, at: string): Misfit[] {
  const [own, known] = [valuesOf(part), valuesOf(whole)];
  if (known) {
    const beyond = (own ?? []).filter((value) => !known.includes(value));
    if (!own) return [{ kind: 'values', at, detail: `${nameOf(part)} is not one of ${known.map(textOf).join(', ')}` }];
    return beyond.map((value) => ({ kind: 'values' as const, at, detail: `${textOf(value)} is not known` }));
  }
  if (own) return []; // Each of its values has been checked by type; forms of a fixed value are not looked at.
  const bounds = [
    ...lowest.filter((word) => isBeyond(part[word], whole[word], (a, b) => a >= b)),
    ...highest.filter((word) => isBeyond(part[word], whole[word], (a, b) => a <= b)),
  ];
  const otherForms = Object.keys(whole).filter(
    (word) => !otherwise.has(word) && !word.startsWith('x-') && textOf(part[word]) !== textOf(whole[word]),
  );
  const changed = (word: string) => `${word} is ${textOf(part[word])}, not ${textOf(whole[word])}`;
  return [
    ...bounds.map((word) => ({ kind: 'bound' as const, at, detail: changed(word) })),
    ...otherForms.map((word) => ({ kind: 'form' as const, at, detail: changed(word) })),
  ];
}

function isBeyond(own: unknown, bound: unknown, within: (own: number, bound: number) => boolean): boolean {
  return typeof bound === 'number' && !(typeof own === 'number' && within(own, bound));
}

function valuesOf(schema: JsonSchema): readonly unknown[] | undefined {
  if ('const' in schema) return [schema.const];
  return Array.isArray(schema.enum) ? (schema.enum as readonly unknown[]) : undefined;
}

function membersOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
}

// What other members are: `false` if there are none, nothing if they may be anything.
function restOf({ additionalProperties: rest }: JsonSchema): JsonSchema | false | undefined {
  if (rest === false) return false;
  return isSchema(rest) && Object.keys(rest).length > 0 ? rest : undefined;
}

// A form is known by its constants (`kind: 'big'`): one that differs in them is another form.
function fewest(found: readonly Misfit[][]): Misfit[] | undefined {
  const weight = (misfits: readonly Misfit[]) =>
    misfits.reduce((sum, { kind }) => sum + (kind === 'values' ? 10 : 1), 0);
  return found.toSorted((a, b) => weight(a) - weight(b))[0];
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSchemas(value: unknown): value is readonly JsonSchema[] {
  return Array.isArray(value);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function nameOf(schema: JsonSchema): string {
  const values = valuesOf(schema);
  if (values) return values.map(textOf).join(' or ');
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1) ?? 'a schema';
  return typeof schema.type === 'string' ? schema.type : 'anything';
}

function textOf(value: unknown): string {
  return value === undefined ? 'not given' : JSON.stringify(value);
}
