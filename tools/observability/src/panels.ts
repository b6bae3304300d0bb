// The panels of an app's dashboard: each metric that an app defines has one. What is looked at first has panels of its
// own making; the others are made of their definition, so that a new metric shows without anybody drawing it.
import type { MetricDefinition } from '@frontdesk/telemetry';

export type Unit = 'reqps' | 's' | 'percentunit' | 'bytes' | 'short' | 'ops' | 'currencyUSD';

export interface Query {
  readonly expr: string;
  /** With Grafana's `{{label}}`. */
  readonly legend: string;
}

export interface Panel {
  readonly title: string;
  readonly help: string;
  readonly unit: Unit;
  readonly kind: 'timeseries' | 'stat';
  readonly queries: readonly Query[];
  /** Names of the metrics it shows. */
  readonly metrics: readonly string[];
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

// Grafana replaces it by what fits the scrape interval.
export const interval = '$__rate_interval';

/** Of any metric, by its type. */
export function panelOf(app: string, { name, help, type, labels, buckets, unit }: MetricDefinition): Panel {
  const of = `${name}{app="${app}"}`;
  const by = labels.length === 0 ? 'app' : labels.join(', ');
  const legend = labels.map((label) => `{{${label}}}`).join(' ') || 'all';
  const panel = { title: titleOf(name), help, kind: 'timeseries', metrics: [name] } as const;
  if (type === 'counter') {
    return { ...panel, unit: 'ops', queries: [{ expr: `sum by (${by}) (rate(${of}[${interval}]))`, legend }] };
  }
  if (type === 'histogram')
    return { ...panel, unit: 's', queries: quantiles(app, name, buckets?.length ? labels : []) };
  return { ...panel, unit: units[unit], queries: [{ expr: `max by (${by}) (${of})`, legend }] };
}

function quantiles(app: string, name: string, labels: readonly string[]): Query[] {
  const by = ['le', ...labels.slice(0, 2)].join(', ');
  const legend = labels.slice(0, 2).map((label) => `{{${label}}}`);
  const rates = `sum by (${by}) (rate(${name}_bucket{app="${app}"}[${interval}]))`;
  return [0.5, 0.99].map((share) => {
    return { expr: `histogram_quantile(${share}, ${rates})`, legend: [`p${share * 100}`, ...legend].join(' ') };
  });
}

function titleOf(name: string): string {
  const words = name
    .replace(/^frontdesk_/, '')
    .replace(/_(total|seconds)$/, '')
    .replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const units: Readonly<Record<MetricDefinition['unit'], Unit>> = {
  '': 'short',
  bytes: 'bytes',
  micro_usd: 'short',
  ratio: 'percentunit',
  seconds: 's',
  tokens: 'short',
};
