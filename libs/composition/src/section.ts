import type { Reach } from './composed.ts';

/** How a section is loaded. `Needs` are the names of sections declared before it. */
export interface SectionOptions<Needs extends string = never, Fallback = undefined> {
  /** It starts as soon as these are there, and is given them. Default: it starts with the view. */
  readonly after?: readonly Needs[];
  /** Its time from its own start. Default, and at most: the view's. */
  readonly withinMs?: number;
  /** What stands in for it when it fails; the answer still says that it did. Default: a gap. */
  readonly fallback?: Fallback;
}

/** For optional sections: whether it is asked for at all. It sees what the loader sees, and is pure. */
export interface SectionCondition<From> {
  /** False: no call, no gap, and `undefined` for the presenter; what needs it is not asked for either. */
  readonly when: (from: From) => boolean;
}

export type Load = (from: object, reach: Reach) => Promise<unknown>;

/** A section as it was declared; `needs` and `dependents` are places in the view's list. */
export interface SectionPlan {
  readonly index: number;
  readonly name: string;
  /** With its view: what a trail calls it. */
  readonly fullName: string;
  readonly required: boolean;
  readonly needs: readonly number[];
  readonly dependents: readonly number[];
  readonly withinMs: number;
  readonly fallback: unknown;
  readonly when: ((from: object) => boolean) | undefined;
  readonly load: Load;
}

export interface SectionDeclaration {
  readonly name: string;
  readonly required: boolean;
  readonly options: SectionOptions<string, unknown> & Partial<SectionCondition<object>>;
  readonly load: Load;
}

// A name becomes a member of the payload, a token in a header and a label of a metric.
const simpleName = /^[a-z][A-Za-z0-9]{0,39}$/;

/** Checks and completes the declarations, once, when the view's module is loaded. */
export function plannedSections(view: string, declared: readonly SectionDeclaration[]): readonly SectionPlan[] {
  const places = new Map<string, number>();
  return declared.map(({ name, required, options, load }, index) => {
    if (!simpleName.test(name)) throw new TypeError(`${view}: "${name}" is no name for a section`);
    if (places.has(name)) throw new TypeError(`${view}: there are two sections "${name}"`);
    const needs = (options.after ?? []).map((need) => placeOf(need, places, `${view}: "${name}"`));
    if (required && needs.some((need) => !declared[need]?.required)) {
      throw new TypeError(`${view}: "${name}" is required and cannot need an optional section`);
    }
    // Skipping it would skip what needs it, and in the end the section that decides on access.
    if (required && options.when) throw new TypeError(`${view}: "${name}" is required and cannot have a "when"`);
    places.set(name, index);
    const dependents = declared.flatMap((other, place) => (other.options.after?.includes(name) ? [place] : []));
    const { withinMs = Infinity, fallback, when } = options;
    return { index, name, fullName: `${view}/${name}`, required, needs, dependents, withinMs, fallback, when, load };
  });
}

function placeOf(need: string, places: ReadonlyMap<string, number>, who: string): number {
  const place = places.get(need);
  if (place === undefined) throw new TypeError(`${who} needs "${need}", which is not declared before it`);
  return place;
}
