import type { ProblemKind } from '@frontdesk/problems';
import { processClock, type Clock } from './clock.ts';
import type { ComposeOptions, Composed, Observe, Reach } from './composed.ts';
import { Composition, type Plan } from './composition.ts';
import { noSuchThing } from './kinds.ts';
import {
  plannedSections,
  type Load,
  type SectionCondition,
  type SectionDeclaration,
  type SectionOptions,
} from './section.ts';
import type { Fresh } from './stale.ts';

export interface ViewOptions {
  /** What the caller is told when the thing is missing or hidden. Default: `noSuchThing`. Give the kind your other routes use. */
  readonly noSuch?: ProblemKind;
  /** Its text. Default: the title of the kind. */
  readonly noSuchDetail?: string;
  /** Kept back from the deadline for what comes after the sections. Default 25 ms: presenting, writing, the way to the client. */
  readonly presentWithinMs?: number;
  /** For tests. */
  readonly clock?: Clock;
}

/** A read for one screen: named sections, loaded as soon as what they need is there, and shown by a pure function. */
export interface View<Input, R extends Reach, Shape> {
  readonly name: string;
  /** In the order of declaration. */
  readonly sections: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly after: readonly string[];
  }[];
  /** Rejects with a Problem, and with nothing else. A function in the place of the options is their `observe`. */
  compose(input: Input, reach: R, options?: ComposeOptions | Observe): Promise<Composed<Shape>>;
}

type Free<N extends string, Taken> = N extends Taken ? `the name ${N} is taken` : N;

/**
 * `Required`, `Present` and `Shown` grow with each section: what a required section may need, what a section is for
 * those that need it, and what it is for the presenter. `Skippable` are those that may not be asked for.
 */
export interface ViewBuilder<Input extends object, R extends Reach, Required, Present, Shown, Skippable = never> {
  /** The view fails with it. May need required sections only. */
  required<N extends string, A>(
    name: Free<N, keyof Input | keyof Present>,
    load: (from: Input, reach: R) => Promise<A>,
  ): WithRequired<Input, R, Required, Present, Shown, Skippable, N, Fresh<A>>;
  required<N extends string, A, D extends keyof Required & string = never>(
    name: Free<N, keyof Input | keyof Present>,
    options: Omit<SectionOptions<D>, 'fallback'>,
    load: (from: Input & Readonly<Pick<Required, D>>, reach: R) => Promise<A>,
  ): WithRequired<Input, R, Required, Present, Shown, Skippable, N, Fresh<A>>;

  /** The view goes on without it, and says so. */
  optional<N extends string, A>(
    name: Free<N, keyof Input | keyof Present>,
    load: (from: Input, reach: R) => Promise<A>,
  ): WithOptional<Input, R, Required, Present, Shown, Skippable, N, Fresh<A>, undefined>;
  optional<N extends string, A, D extends keyof Present & string = never, F = undefined>(
    name: Free<N, keyof Input | keyof Present>,
    options: SectionOptions<D, F> & { readonly when?: never },
    load: (from: Input & Readonly<Pick<Present, D>>, reach: R) => Promise<A>,
  ): [D & Skippable] extends [never]
    ? WithOptional<Input, R, Required, Present, Shown, Skippable, N, Fresh<A>, F>
    : WithOptional<Input, R, Required, Present, Shown, Skippable | N, N, Fresh<A>, F | undefined>;
  optional<N extends string, A, D extends keyof Present & string = never, F = undefined>(
    name: Free<N, keyof Input | keyof Present>,
    options: SectionOptions<D, F> & SectionCondition<Input & Readonly<Pick<Present, D>>>,
    load: (from: Input & Readonly<Pick<Present, D>>, reach: R) => Promise<A>,
  ): WithOptional<Input, R, Required, Present, Shown, Skippable | N, N, Fresh<A>, F | undefined>;

  /** Decides on one required section, as soon as it is there, whether the caller may see anything of the view. */
  allowedIf<N extends keyof Required & string>(
    section: N,
    may: (section: Required[N], input: Input) => boolean,
  ): ViewBuilder<Input, R, Required, Present, Shown, Skippable>;

  /** Ends the declaration. The presenter is pure: the same sections give the same shape. */
  presentedBy<Shape>(present: (sections: Readonly<Shown>, input: Input) => Shape): View<Input, R, Shape>;
}

type WithRequired<
  Input extends object,
  R extends Reach,
  Required,
  Present,
  Shown,
  Skippable,
  N extends string,
  T,
> = ViewBuilder<Input, R, Required & Record<N, T>, Present & Record<N, T>, Shown & Record<N, T>, Skippable>;

type WithOptional<
  Input extends object,
  R extends Reach,
  Required,
  Present,
  Shown,
  Skippable,
  N extends string,
  T,
  F,
> = ViewBuilder<
  Input,
  R,
  Required,
  Present & Record<N, T | Exclude<F, undefined>>,
  Shown & Record<N, T | F>,
  Skippable
>;

interface Declared {
  readonly name: string;
  readonly options: ViewOptions;
  readonly sections: readonly SectionDeclaration[];
  readonly decision?: { readonly section: string; readonly may: (section: never, input: never) => boolean };
}

/** Begins a view. Declare it once, at module level: the plan is made there, and mistakes in it end the start. */
export function view<Input extends object, R extends Reach = Reach>(
  name: string,
  options: ViewOptions = {},
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- nothing is declared yet
): ViewBuilder<Input, R, {}, {}, {}> {
  // The types above are checked by the tests of types; below, sections are just a list.
  return builder({ name, options, sections: [] }) as never;
}

function builder(declared: Declared): object {
  const add = (required: boolean, name: string, ...rest: readonly unknown[]) => {
    const [options, load] = (rest.length === 1 ? [{}, ...rest] : rest) as [SectionOptions<string, unknown>, Load];
    return builder({ ...declared, sections: [...declared.sections, { name, required, options, load }] });
  };
  return {
    required: add.bind(undefined, true),
    optional: add.bind(undefined, false),
    allowedIf: (section: string, may: (section: never, input: never) => boolean) => {
      if (declared.decision) throw new TypeError(`${declared.name}: allowedIf is there already`);
      return builder({ ...declared, decision: { section, may } });
    },
    presentedBy: (present: Plan['present']) => viewOf(planOf(declared, present)),
  };
}

function viewOf(plan: Plan): View<object, Reach, unknown> {
  return {
    name: plan.name,
    sections: plan.sections.map(({ name, required, needs }) => ({
      name,
      required,
      after: needs.map((need) => plan.sections[need]?.name ?? ''),
    })),
    compose: (input, reach, options = {}) =>
      new Composition(plan, input, reach, typeof options === 'function' ? { observe: options } : options).run(),
  };
}

function planOf({ name, options, sections: declared, decision }: Declared, present: Plan['present']): Plan {
  const sections = plannedSections(name, declared);
  if (sections.length === 0) throw new TypeError(`${name}: a view has at least one section`);
  const decider = decision && sections.find((section) => section.required && section.name === decision.section);
  if (decision && !decider) throw new TypeError(`${name}: allowedIf decides on a required section`);
  const {
    noSuch = noSuchThing,
    noSuchDetail = `${noSuch.title}.`,
    presentWithinMs = 25,
    clock = processClock,
  } = options;
  return {
    ...{ name, sections, present, noSuch, noSuchDetail, presentWithinMs, clock },
    decider: decider?.index ?? -1,
    may: (decision?.may ?? (() => true)) as Plan['may'],
  };
}
