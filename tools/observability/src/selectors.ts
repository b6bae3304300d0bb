// PromQL that picks the series of an app and of some of its routes.
import type { AppFacts } from './app-facts.ts';

export const serverDuration = 'http_server_request_duration_seconds';
export const requestsTotal = 'frontdesk_requests_total';

export interface Chosen {
  readonly app: string;
  /** Further conditions, as PromQL has them. */
  readonly where?: readonly string[];
}

export function series(metric: string, { app, where = [] }: Chosen): string {
  return `${metric}{${[`app="${app}"`, ...where].join(',')}}`;
}

/** The conditions that pick some routes, one list for each method: a path alone may be read and written. */
export function conditionsOf({ routes }: Pick<AppFacts, 'routes'>, names: readonly string[]): string[][] {
  const chosen = routes.filter(({ name }) => names.includes(name));
  const byMethod = Map.groupBy(chosen, ({ method }) => method);
  return [...byMethod].map(([method, those]) => [
    `http_request_method="${method}"`,
    oneOf('http_route', [...new Set(those.map(({ path }) => path))]),
  ]);
}

/** `label="a"`, or a regular expression. In backticks nothing is escaped twice. */
export function oneOf(label: string, values: readonly string[]): string {
  const [first = ''] = values;
  return values.length === 1 ? `${label}="${first}"` : `${label}=~\`${values.map(literal).join('|')}\``;
}

/** An upper bound as one release of Prometheus has it, and as the next does: `1` and `1.0`. */
export function upTo(seconds: number): string {
  return Number.isInteger(seconds) ? `le=~"${seconds}(\\\\.0)?"` : `le="${seconds}"`;
}

function literal(value: string): string {
  return value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** 1 - 0.999 is not 0.001. */
export function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
