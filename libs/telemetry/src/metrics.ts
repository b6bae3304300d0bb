import { Gauge, Registry } from 'prom-client';
import { definitionsOf, type MetricDefinition } from './metric-definition.ts';
import type { Verdict } from './outcome.ts';
import { collectRuntime } from './runtime-metrics.ts';
import { countSeries, levelSeries, timeSeries } from './series.ts';

export interface ServerRequestMeasure {
  readonly method: string;
  /** The route's template. Left out where no route matched: a raw path would make a series for each scanner's guess. */
  readonly route: string | undefined;
  readonly status: number;
  readonly seconds: number;
  /** What it is called in the end. */
  readonly verdict: Verdict;
}

export interface ClientCallMeasure {
  readonly service: string;
  readonly operation: string;
  /** `2xx` … `5xx`, or the code of the failure. */
  readonly outcome: string;
  readonly seconds: number;
}

export interface SectionMeasure {
  readonly view: string;
  readonly section: string;
  /** `ok`, or why it is missing. */
  readonly outcome: string;
  readonly seconds: number;
}

export interface GaugeReading {
  readonly name: string;
  readonly help: string;
  readonly label?: string;
  /** With a label: numbers by its values, of which there must be few. */
  read(): number | Readonly<Record<string, number>>;
}

export interface CounterDescription<Label extends string> {
  /** With the ending `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels: readonly Label[];
}

export type Count<Label extends string> = (labels: Readonly<Record<Label, string>>, amount?: number) => void;

export interface Metrics {
  serverRequest(measure: ServerRequestMeasure): void;
  /** A request came in; call what is returned, once, when its answer is over. */
  requestStarted(method: string): () => void;
  clientCall(measure: ClientCallMeasure): void;
  section(measure: SectionMeasure): void;
  /** A number read at each scrape, or one for each value of a label, such as the state of each service's breaker. */
  gauge(gauge: GaugeReading): void;
  /** What a feature counts for itself: call what is returned each time it happens. An amount counts for so many. */
  counter<Label extends string>(counter: CounterDescription<Label>): Count<Label>;
  /** All series that this process has, as they are declared up to now. */
  definitions(): readonly MetricDefinition[];
  text(): Promise<string>;
  readonly contentType: string;
}

export interface MetricsOptions {
  /** The label `app` of every series. */
  readonly app: string;
  /** Memory, CPU, event loop and garbage collection too. Default true: it costs nothing between two scrapes. */
  readonly runtime?: boolean;
}

// OpenTelemetry's buckets for HTTP durations, in seconds.
const buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

// OpenTelemetry: any other method is `_OTHER`, since the method is the caller's to choose.
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE', 'QUERY']);

/** Series with OpenTelemetry's names, in a registry of their own. The number of series is bounded, whatever comes in. */
export function createMetrics({ app, runtime = true }: MetricsOptions): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ app });
  if (runtime) collectRuntime(registry);
  return {
    ...serverMeasures(registry),
    clientCall: clientMeasure(registry),
    section: sectionMeasure(registry),
    gauge: (reading) => readAtScrape(registry, reading),
    counter: ({ labels, ...described }) => countSeries({ ...described, registry }, labels),
    definitions: () => definitionsOf(registry),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function serverMeasures(registry: Registry): Pick<Metrics, 'serverRequest' | 'requestStarted'> {
  const measure = timeSeries(
    {
      name: 'http_server_request_duration_seconds',
      help: 'Time from the first byte of a request to the end of its answer.',
      bounds: buckets,
      registry,
    },
    ['http_request_method', 'http_response_status_code', 'http_route', 'error_type'],
  );
  const active = levelSeries(
    { name: 'http_server_active_requests', help: 'Requests being answered.', registry },
    'http_request_method',
  );
  const count = countSeries(
    {
      name: 'frontdesk_requests_total',
      help: 'Requests that are over, by what became of them, why, and the route, which is `none` where none matched.',
      registry,
    },
    ['outcome', 'reason', 'route'],
  );
  return {
    serverRequest: ({ method, route, status, seconds, verdict: { outcome, reason } }) => {
      const code = String(status);
      measure(
        {
          http_request_method: methodLabel(method),
          http_response_status_code: code,
          http_route: route ?? '',
          error_type: status >= 500 ? code : '',
        },
        seconds,
      );
      count({ outcome, reason, route: route ?? 'none' });
    },
    requestStarted: (method) => {
      const label = methodLabel(method);
      active(label, 1);
      return () => active(label, -1);
    },
  };
}

function clientMeasure(registry: Registry): Metrics['clientCall'] {
  const measure = timeSeries(
    {
      name: 'http_client_request_duration_seconds',
      help: 'Time of a call to a backend, with all that was done for it.',
      bounds: buckets,
      registry,
    },
    ['peer_service', 'operation', 'outcome'],
  );
  return ({ service, operation, outcome, seconds }) => measure({ peer_service: service, operation, outcome }, seconds);
}

function sectionMeasure(registry: Registry): Metrics['section'] {
  const measure = timeSeries(
    {
      name: 'frontdesk_view_section_duration_seconds',
      help: 'Time of a section of a view, by what became of it.',
      bounds: buckets,
      registry,
    },
    ['view', 'section', 'outcome'],
  );
  return (section) => measure(section, section.seconds);
}

function readAtScrape(registry: Registry, { name, help, label, read }: GaugeReading): void {
  new Gauge({
    name,
    help,
    labelNames: label === undefined ? [] : [label],
    registers: [registry],
    collect() {
      const numbers = read();
      if (typeof numbers === 'number') return this.set(numbers);
      for (const [value, number] of Object.entries(numbers)) this.set({ [label ?? 'value']: value }, number);
    },
  });
}

function methodLabel(method: string): string {
  return methods.has(method) ? method : '_OTHER';
}
