import { canonical, tooMuch } from './canonical.ts';
import type { Difference, Noise } from './difference.ts';
import { below, isBag, isIgnored, noiseOf, toleranceOf, type NoiseHere } from './noise.ts';
import { isSameScalar, shapeOf } from './value-shape.ts';

export interface DifferencesOptions {
  /** Default: none. */
  readonly noise?: readonly Noise[];
  /** Default 50: who needs more has another answer, not a different one. */
  readonly max?: number;
}

/** What a comparison found before it ended, or gave up. */
export interface Compared {
  readonly differences: Difference[];
  /** Not all differences were written down. */
  more: boolean;
  /** It gave up: what it did not look at may differ. */
  cut: boolean;
}

// Some ten milliseconds of a process that has others to answer.
const mostValues = 200_000;
// JSON may be nested deeper than our stack.
const deepest = 100;

/** Field by field, without the declared noise. Arrays are compared by index, or as bags where noise says so. */
export function differencesOf(primary: unknown, secondary: unknown, options: DifferencesOptions = {}): Difference[] {
  return comparedBy(primary, secondary, noiseOf(options.noise ?? []), options.max ?? 50).differences;
}

export function comparedBy(primary: unknown, secondary: unknown, noise: NoiseHere, max: number): Compared {
  const comparison = new Comparison(max);
  try {
    comparison.compare(primary, secondary, { before: undefined, name: '', noise, depth: 0 });
  } catch (error) {
    if (error !== tooMuch) throw error;
    comparison.found.cut = true;
  }
  return comparison.found;
}

/** Where one stands in both answers. The pointer is made of it only when there is something to say. */
interface Here {
  readonly before: Here | undefined;
  readonly name: string;
  readonly noise: NoiseHere;
  readonly depth: number;
}

class Comparison {
  readonly found: Compared = { differences: [], more: false, cut: false };
  readonly #max: number;
  readonly #allowance = { values: mostValues };

  constructor(max: number) {
    this.#max = max;
  }

  compare(primary: unknown, secondary: unknown, here: Here): void {
    if (primary === secondary || isIgnored(here.noise)) return;
    if ((this.#allowance.values -= 1) < 0 || here.depth > deepest) throw tooMuch;
    const shape = shapeOf(primary);
    if (shape !== shapeOf(secondary)) return this.#note(here, 'type');
    if (shape === 'array') return this.#arrays(primary as unknown[], secondary as unknown[], here);
    if (shape === 'object') return this.#objects(primary as object, secondary as object, here);
    if (shape === 'number' && isNear(primary as number, secondary as number, here)) return;
    if (!isSameScalar(primary, secondary, shape)) this.#note(here, 'value');
  }

  #objects(primary: object, secondary: object, here: Here): void {
    const second = new Map<string, unknown>(Object.entries(secondary));
    for (const [name, value] of Object.entries(primary)) {
      this.#member(name, [value, second.get(name)], here);
      second.delete(name);
    }
    for (const [name, value] of second) this.#member(name, [undefined, value], here);
  }

  #arrays(primary: readonly unknown[], secondary: readonly unknown[], here: Here): void {
    if (isBag(here.noise)) return this.#bags(primary, secondary, here);
    const longest = Math.max(primary.length, secondary.length);
    for (let at = 0; at < longest; at += 1) this.#member(String(at), [primary[at], secondary[at]], here);
  }

  /** A member without a value is one that is not there: JSON knows no other. */
  #member(name: string, [primary, secondary]: readonly [unknown, unknown], here: Here): void {
    if (primary === secondary) return;
    const there = stepTo(name, here);
    if (primary !== undefined && secondary !== undefined) this.compare(primary, secondary, there);
    else if (!isIgnored(there.noise)) this.#note(there, primary === undefined ? 'added' : 'missing');
  }

  /** What is in one of them only, as often as it is. */
  #bags(primary: readonly unknown[], secondary: readonly unknown[], here: Here): void {
    const unmatched = new Map<string, number[]>();
    for (const [at, value] of primary.entries()) {
      const key = this.#keyOf(value, at, here);
      const places = unmatched.get(key);
      if (places) places.push(at);
      else unmatched.set(key, [at]);
    }
    for (const [at, value] of secondary.entries()) {
      const match = unmatched.get(this.#keyOf(value, at, here))?.pop();
      if (match === undefined) this.#note(stepTo(String(at), here), 'added');
    }
    const missing = [...unmatched.values()].flat().toSorted((a, b) => a - b);
    for (const at of missing) this.#note(stepTo(String(at), here), 'missing');
  }

  #keyOf(value: unknown, at: number, here: Here): string {
    return canonical(value, below(here.noise, String(at)), this.#allowance, deepest - here.depth);
  }

  #note(here: Here, kind: Difference['kind']): void {
    if (this.found.differences.length < this.#max) this.found.differences.push({ pointer: pointerTo(here), kind });
    else this.found.more = true;
  }
}

function isNear(primary: number, secondary: number, { noise }: Here): boolean {
  return noise.length > 0 && Math.abs(primary - secondary) <= toleranceOf(noise);
}

function stepTo(name: string, before: Here): Here {
  return { before, name, noise: below(before.noise, name), depth: before.depth + 1 };
}

function pointerTo({ before, name }: Here): string {
  return before ? `${pointerTo(before)}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` : '';
}
