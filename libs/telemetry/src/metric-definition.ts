import type { Registry } from 'prom-client';

/** What a series is, for whoever draws or judges it. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** Empty: a number of things. */
  readonly unit: '' | 'bytes' | 'micro_usd' | 'ratio' | 'seconds' | 'tokens';
  /** Without `app`, which all have, and without a histogram's `le`. */
  readonly labels: readonly string[];
  readonly help: string;
  /** Upper bounds, of a histogram. */
  readonly buckets?: readonly number[];
}

interface Registered {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labelNames?: readonly string[];
  readonly upperBounds?: readonly number[];
}

/** Of the registry itself, so that none is missing and none is there that nobody counts. */
export function definitionsOf(registry: Registry): readonly MetricDefinition[] {
  const all = registry.getMetricsAsArray() as unknown as readonly Registered[];
  return all.map(definitionOf).sort((one, other) => (one.name < other.name ? -1 : 1));
}

function definitionOf({ name, help, type, labelNames = [], upperBounds }: Registered): MetricDefinition {
  return {
    name,
    type: type as MetricDefinition['type'],
    unit: unitOf(name),
    labels: labelNames.filter((label) => label !== 'le'),
    help,
    ...(type === 'histogram' && { buckets: upperBounds ?? [] }),
  };
}

const units = ['seconds', 'bytes', 'ratio', 'micro_usd', 'tokens'] as const;

// Prometheus: a name ends in its unit, before `_total`.
function unitOf(name: string): MetricDefinition['unit'] {
  const base = name.replace(/_total$/, '');
  return units.find((unit) => base.endsWith(`_${unit}`)) ?? '';
}
