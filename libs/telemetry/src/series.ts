import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { boundedLabel } from './bounded-label.ts';

/*
 * What is counted between two scrapes. prom-client makes a text of a series' labels each time it is told of one; here the
 * way to it is a look-up for each label, and prom-client is told when it is asked.
 */

type Labels = Readonly<Record<string, string>>;

interface Described {
  readonly name: string;
  readonly help: string;
  readonly registry: Registry;
}

/** One value for each tuple of labels. A label takes a bounded number of values; from then on a new one is `_OTHER`. */
class Series<Value> {
  readonly #names: readonly string[];
  readonly #bounds: readonly ((value: string) => string)[];
  readonly #make: () => Value;
  readonly #all: { readonly labels: Labels; readonly value: Value }[] = [];
  #root: unknown;

  constructor(names: readonly string[], make: () => Value) {
    this.#names = names;
    this.#bounds = names.map(() => boundedLabel());
    this.#make = make;
    this.#root = names.length === 0 ? this.#add({}) : new Map();
  }

  get all(): readonly { readonly labels: Labels; readonly value: Value }[] {
    return this.#all;
  }

  of(labels: Labels): Value {
    let found = this.#root;
    for (const name of this.#names) {
      found = (found as Map<string, unknown>).get(labels[name] as string);
      if (found === undefined) return this.#ofNew(labels);
    }
    return found as Value;
  }

  #ofNew(labels: Labels): Value {
    const bounded: Record<string, string> = {};
    for (const [at, name] of this.#names.entries()) bounded[name] = this.#bounds[at]!(labels[name]!);
    let level = this.#root as Map<string, unknown>;
    const last = this.#names.at(-1)!;
    for (const name of this.#names.slice(0, -1)) {
      let next = level.get(bounded[name]!) as Map<string, unknown> | undefined;
      if (next === undefined) level.set(bounded[name]!, (next = new Map()));
      level = next;
    }
    if (!level.has(bounded[last]!)) level.set(bounded[last]!, this.#add(bounded));
    return level.get(bounded[last]!) as Value;
  }

  #add(labels: Labels): Value {
    const value = this.#make();
    this.#all.push({ labels, value });
    return value;
  }
}

/** Counts by labels; an amount counts for so many. */
export function countSeries<Label extends string>(
  { name, help, registry }: Described,
  labelNames: readonly Label[],
): (labels: Readonly<Record<Label, string>>, amount?: number) => void {
  const series = new Series(labelNames, () => ({ sum: 0 }));
  new Counter({
    name,
    help,
    labelNames,
    registers: [registry],
    collect() {
      this.reset();
      for (const { labels, value } of series.all) this.inc(labels as Record<Label, string>, value.sum);
    },
  });
  return (labels, amount = 1) => {
    if (!(amount >= 0 && Number.isFinite(amount))) throw new RangeError(`${name} cannot count ${amount}.`);
    series.of(labels).sum += amount;
  };
}

/** How many there are now. */
export function levelSeries({ name, help, registry }: Described, label: string): (value: string, more: 1 | -1) => void {
  const levels = new Map<string, number>();
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect() {
      for (const [value, level] of levels) this.set({ [label]: value }, level);
    },
  });
  return (value, more) => void levels.set(value, (levels.get(value) ?? 0) + more);
}

/** How often a time fell into which bucket; the last is for what is beyond all. */
interface Times {
  readonly buckets: number[];
  sum: number;
}

/** Times by labels, in seconds. An empty label is left out where it is shown. */
export function timeSeries<Label extends string>(
  described: Described & { readonly bounds: readonly number[] },
  labelNames: readonly Label[],
): (labels: Readonly<Record<Label, string>>, seconds: number) => void {
  const { name, bounds } = described;
  const series = new Series<Times>(labelNames, () => ({ buckets: Array<number>(bounds.length + 1).fill(0), sum: 0 }));
  new SummedHistogram(described, labelNames, series);
  return (labels, seconds) => {
    if (!Number.isFinite(seconds)) throw new RangeError(`${name} cannot measure ${seconds}.`);
    const times = series.of(labels);
    let at = 0;
    while (at < bounds.length && seconds > bounds[at]!) at += 1;
    times.buckets[at]! += 1;
    times.sum += seconds;
  };
}

/** A histogram of prom-client whose numbers are kept elsewhere. */
class SummedHistogram extends Histogram {
  readonly #described: Described & { readonly bounds: readonly number[] };
  readonly #series: Series<Times>;

  constructor(
    described: Described & { readonly bounds: readonly number[] },
    labelNames: readonly string[],
    series: Series<Times>,
  ) {
    const { name, help, registry, bounds } = described;
    super({ name, help, labelNames, buckets: [...bounds], registers: [registry] });
    this.#described = described;
    this.#series = series;
  }

  // What a registry asks for its text: labels that the lines of a series share are written once.
  async getForPromString() {
    const { name, help } = this.#described;
    return { name, help, type: 'histogram', values: this.#series.all.flatMap((one) => this.#valuesOf(one)) };
  }

  #valuesOf({ labels, value: { buckets, sum } }: { readonly labels: Labels; readonly value: Times }) {
    const { name, bounds } = this.#described;
    const sharedLabels = Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
    let count = 0;
    const lines = buckets.map((inIt, at) => {
      count += inIt;
      return { labels: { le: bounds[at] ?? '+Inf' }, sharedLabels, value: count, metricName: `${name}_bucket` };
    });
    return [
      ...lines,
      { labels: {}, sharedLabels, value: sum, metricName: `${name}_sum` },
      { labels: {}, sharedLabels, value: count, metricName: `${name}_count` },
    ];
  }
}
