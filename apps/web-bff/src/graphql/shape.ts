import { Kind } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';
import type { GraphqlLimits } from './limits.ts';
import { Refused } from './refusals.ts';

/** What a selection set holds with its fragments expanded. Beyond what numbers can say it is Infinity. */
interface Shape {
  readonly depth: number;
  /** Fields and spreads. */
  readonly selections: number;
  readonly aliases: number;
  readonly directives: number;
  /** Of this level alone. */
  readonly width: number;
}

const nothing: Shape = { depth: 0, selections: 0, aliases: 0, directives: 0, width: 0 };

/**
 * Refuses a document by its form, before validation, which bombs make work for. Each selection is looked at once, however
 * often its fragment is spread. Gives how many were.
 */
export function requireShape(document: DocumentNode, limits: GraphqlLimits): number {
  if (document.definitions.length > limits.definitions)
    throw new Refused('DEFINITION_LIMIT_EXCEEDED', `At most ${limits.definitions} operations and fragments.`);
  const walk = new ShapeWalk(document, limits);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) walk.fragment(definition.name.value);
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const own = definition.directives?.length ?? 0;
    requireWithin(withDirectives(walk.set(definition.selectionSet), own), limits);
  }
  return walk.visited;
}

function requireWithin(shape: Shape, limits: GraphqlLimits): void {
  const { depth, selections, aliases, directives, width } = shape;
  if (depth > limits.depth) throw new Refused('DEPTH_LIMIT_EXCEEDED', `At most ${limits.depth} levels deep.`);
  if (width > limits.rootFields)
    throw new Refused('ROOT_FIELD_LIMIT_EXCEEDED', `At most ${limits.rootFields} fields of the root.`);
  if (aliases > limits.aliases) throw new Refused('ALIAS_LIMIT_EXCEEDED', `At most ${limits.aliases} aliases.`);
  if (directives > limits.directives)
    throw new Refused('DIRECTIVE_LIMIT_EXCEEDED', `At most ${limits.directives} directives.`);
  if (selections > limits.selections)
    throw new Refused('SELECTION_LIMIT_EXCEEDED', `At most ${limits.selections} fields and spreads.`);
}

class ShapeWalk {
  visited = 0;
  #repeats = 0;
  readonly #limits: GraphqlLimits;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #known = new Map<string, Shape | 'open'>();

  constructor(document: DocumentNode, limits: GraphqlLimits) {
    this.#limits = limits;
    const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((one) => [one.name.value, one]));
  }

  /** `names` are those that are selected beside it: an inline fragment adds to its parent's. */
  set({ selections }: SelectionSetNode, names = new Set<string>()): Shape {
    let sum = nothing;
    for (const selection of selections) {
      this.visited += 1;
      if (selection.kind === Kind.FIELD) this.#countRepeat(names, (selection.alias ?? selection.name).value);
      sum = together(sum, withDirectives(this.#selection(selection, names), selection.directives?.length ?? 0));
    }
    return sum;
  }

  fragment(name: string): Shape {
    const known = this.#known.get(name);
    if (known === 'open') throw new Refused('FRAGMENT_CYCLE', 'A fragment spreads itself.');
    if (known) return known;
    const definition = this.#fragments.get(name);
    if (!definition) return nothing; // Validation names it.
    this.#known.set(name, 'open');
    const shape = this.set(definition.selectionSet);
    this.#known.set(name, shape);
    return shape;
  }

  #selection(selection: SelectionNode, names: Set<string>): Shape {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return spread(this.fragment(selection.name.value));
    if (selection.kind === Kind.INLINE_FRAGMENT) return spread(this.set(selection.selectionSet, names));
    const inner = selection.selectionSet ? this.set(selection.selectionSet) : nothing;
    // What describes the schema is deep by nature, and has a limit of its own in validation.
    const isMeta = selection.name.value === '__schema' || selection.name.value === '__type';
    return {
      depth: isMeta ? 1 : inner.depth + 1,
      selections: inner.selections + 1,
      aliases: inner.aliases + (selection.alias ? 1 : 0),
      directives: inner.directives,
      width: 1,
    };
  }

  #countRepeat(names: Set<string>, name: string): void {
    if (names.has(name)) this.#repeats += 1;
    else names.add(name);
    if (this.#repeats > this.#limits.repeats)
      throw new Refused(
        'REPEAT_LIMIT_EXCEEDED',
        `At most ${this.#limits.repeats} fields written again beside themselves.`,
      );
  }
}

function spread(shape: Shape): Shape {
  return { ...shape, selections: shape.selections + 1 };
}

function together(a: Shape, b: Shape): Shape {
  return {
    depth: Math.max(a.depth, b.depth),
    selections: a.selections + b.selections,
    aliases: a.aliases + b.aliases,
    directives: a.directives + b.directives,
    width: a.width + b.width,
  };
}

function withDirectives(shape: Shape, directives: number): Shape {
  return directives === 0 ? shape : { ...shape, directives: shape.directives + directives };
}
