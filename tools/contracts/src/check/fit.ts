import { alternativesOf, type Alternative, type Schema } from '../schema.ts';

/** A place where what is given does not fit what is taken. Paths are JSON Pointers in which `*` is any item. */
export interface Misfit {
  readonly path: string;
  readonly what: string;
}

export interface FitOptions {
  /** Nothing may be given that is not known: a request's member that the service no longer has. */
  readonly strict?: boolean;
}

/**
 * Where a value that `given` allows is one that `taken` refuses. What can only be compared as text (a pattern, a missing
 * bound) is named too: whoever compares two contracts takes away what was so before.
 */
export function misfits(taken: Schema, given: Schema, options: FitOptions = {}, path = ''): readonly Misfit[] {
  const takers = alternativesOf(taken);
  if (takers.some(({ type }) => type === 'any')) return [];
  return alternativesOf(given).flatMap((one) => fewest(takers.map((taker) => misfitsOf(taker, one, options, path))) ?? [wrongType(takers, one, path)]); // prettier-ignore
}

/** Of several that could take it, the one that takes it best; undefined: none is of its type. */
function fewest(tries: readonly (readonly Misfit[] | undefined)[]): readonly Misfit[] | undefined {
  const possible = tries.filter((one) => one !== undefined);
  return possible.toSorted((a, b) => a.length - b.length)[0];
}

function wrongType(takers: readonly Alternative[], { type }: Alternative, path: string): Misfit {
  if (type === 'null') return { path, what: 'may be null' };
  if (type === 'nothing') return { path, what: 'may have no body' };
  return { path, what: `may be ${named(type)}, and is taken as ${takers.map((one) => named(one.type)).join(' or ')}` };
}

const names: Readonly<Record<string, string>> = { any: 'anything', nothing: 'no body', integer: 'an integer', object: 'an object', array: 'an array' }; // prettier-ignore

function named(type: string): string {
  return names[type] ?? `a ${type}`;
}

function takesType(taker: string, given: string): boolean {
  return taker === given || (taker === 'number' && given === 'integer');
}

function misfitsOf(
  taker: Alternative,
  given: Alternative,
  options: FitOptions,
  path: string,
): readonly Misfit[] | undefined {
  if (!takesType(taker.type, given.type)) return undefined;
  const wire = given['x-wire'] === undefined ? [] : [{ path, what: `is ${given['x-wire']} on the wire` }];
  if (taker.type === 'object') return objectMisfits(taker, given, options, path);
  if (taker.type === 'array') {
    const items = misfits(taker.items ?? {}, given.items ?? {}, options, `${path}/*`);
    return [...boundMisfits(taker, given, path), ...items];
  }
  return [...wire, ...valueMisfits(taker, given, path), ...boundMisfits(taker, given, path)];
}

function objectMisfits(taker: Schema, given: Schema, options: FitOptions, path: string): readonly Misfit[] {
  const has = given.properties ?? {};
  const always = new Set(given.required);
  const needed = new Set(taker.required);
  // What is required need not be described.
  const asked = { ...Object.fromEntries([...needed].map((name) => [name, {}])), ...taker.properties };
  const members = Object.entries<Schema>(asked).flatMap(([name, member]): readonly Misfit[] => {
    const there = `${path}/${name}`;
    const own = has[name];
    if (own === undefined) return needed.has(name) || options.strict !== true ? [{ path: there, what: options.strict ? 'is needed' : 'is gone' }] : []; // prettier-ignore
    const missing = needed.has(name) && !always.has(name) ? [{ path: there, what: 'may be missing' }] : [];
    return [...missing, ...misfits(member, own, options, there)];
  });
  return options.strict === true ? [...members, ...unknown(taker, has, path)] : members;
}

function unknown({ properties = {}, required = [] }: Schema, given: object, path: string): readonly Misfit[] {
  const names = Object.keys(given).filter((name) => !(name in properties) && !required.includes(name));
  return names.map((name) => ({ path: `${path}/${name}`, what: 'is no longer known' }));
}

function valueMisfits({ enum: values, format, pattern }: Schema, given: Schema, path: string): readonly Misfit[] {
  const found: Misfit[] = [];
  const others = values === undefined ? [] : (given.enum ?? ['anything else']).filter((value) => !values.includes(value)); // prettier-ignore
  if (others.length > 0) found.push({ path, what: `may be ${others.map((value) => JSON.stringify(value)).join(', ')}, which is refused` }); // prettier-ignore
  // Of two patterns nobody can tell which takes more; a known value can be tried.
  const isKnown = given.enum !== undefined && pattern !== undefined;
  const fits = isKnown && given.enum.every((value) => new RegExp(pattern, 'u').test(String(value)));
  if ((format !== undefined || pattern !== undefined) && !fits && !isSameForm({ format, pattern }, given))
    found.push({ path, what: `is ${formOf(given)}, and is checked to be ${formOf({ format, pattern })}` });
  return found;
}

type Form = Pick<Schema, 'format' | 'pattern'> | { format: string | undefined; pattern: string | undefined };

function isSameForm(one: Form, other: Form): boolean {
  return one.format === other.format && one.pattern === other.pattern;
}

function formOf({ format, pattern }: Form): string {
  const text = pattern === undefined ? undefined : pattern.length > 40 ? `${pattern.slice(0, 40)}…` : pattern;
  return [format, text].filter((part) => part !== undefined).join(' ') || 'any text';
}

const lower = ['minimum', 'minLength', 'minItems'] as const;
const upper = ['maximum', 'maxLength', 'maxItems'] as const;

/** Where more is given than is taken. Of known values it is seen whether they are within. */
function boundMisfits(taker: Schema, given: Schema, path: string): readonly Misfit[] {
  const tell = (name: string, own: number | undefined, bound: number): Misfit => ({
    path,
    what: own === undefined ? `has no ${name}, and is refused beyond ${bound}` : `has the ${name} ${own}, and is refused beyond ${bound}`, // prettier-ignore
  });
  if (given.enum !== undefined) return [];
  const low = lower.flatMap((name) => {
    const [bound, own] = [taker[name], given[name]];
    return bound === undefined || (own !== undefined && own >= bound) ? [] : [tell(name, own, bound)];
  });
  const high = upper.flatMap((name) => {
    const [bound, own] = [taker[name], given[name]];
    return bound === undefined || (own !== undefined && own <= bound) ? [] : [tell(name, own, bound)];
  });
  return [...low, ...high];
}

/** What does not fit now and did before. */
export function newMisfits(now: readonly Misfit[], before: readonly Misfit[]): readonly Misfit[] {
  const known = new Set(before.map(keyOf));
  const unique = new Map(now.map((one) => [keyOf(one), one]));
  return [...unique.values()].filter((one) => !known.has(keyOf(one)));
}

function keyOf({ path, what }: Misfit): string {
  return `${path} ${what}`;
}
