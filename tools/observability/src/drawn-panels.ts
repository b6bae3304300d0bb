// The panels that are drawn by hand: what an app does for its people, and what it may still get wrong.
import type { AppFacts } from './app-facts.ts';
import { objectivesOf } from './objectives.ts';
import { interval } from './panels.ts';
import type { Panel } from './panels.ts';
import { requestsTotal, series, serverDuration } from './selectors.ts';
import { badShareRecord } from './slo-rules.ts';

const sections = 'frontdesk_view_section_duration_seconds';
const calls = 'http_client_request_duration_seconds';
const cacheReads = 'frontdesk_cache_reads_total';
const lag = 'nodejs_eventloop_delay_p99_seconds';

const timeseries = { kind: 'timeseries' } as const;

export function promisePanels(facts: AppFacts): Panel[] {
  const { app, slos } = facts;
  const left = objectivesOf(facts).map(({ promise, objective, budget }) => {
    const of = `{app="${app}",slo="${promise}",objective="${objective}"}`;
    return { expr: `1 - ${badShareRecord(`${slos.windowDays}d`)}${of} / ${budget}`, legend: `${promise} ${objective}` };
  });
  const burnt = objectivesOf(facts).map(({ promise, objective, budget }) => {
    const of = `{app="${app}",slo="${promise}",objective="${objective}"}`;
    return { expr: `${badShareRecord('5m')}${of} / ${budget}`, legend: `${promise} ${objective}` };
  });
  return [
    {
      title: `Budget left of ${slos.windowDays} days`,
      help: 'What may still go wrong. Below 0 the promise is broken.',
      unit: 'percentunit',
      kind: 'stat',
      metrics: [serverDuration],
      queries: left,
    },
    {
      ...timeseries,
      title: 'Burn rate',
      help: 'How many times faster than allowed a budget burns now. From 14.4 on, somebody is woken.',
      unit: 'short',
      metrics: [serverDuration],
      queries: burnt,
    },
  ];
}

export function requestPanels({ app }: AppFacts): Panel[] {
  const counted = (...where: string[]) => `rate(${series(`${serverDuration}_count`, { app, where })}[${interval}])`;
  const buckets = `rate(${series(`${serverDuration}_bucket`, { app })}[${interval}])`;
  const byRoute = 'http_request_method, http_route';
  const legend = '{{http_request_method}} {{http_route}}';
  const failed = counted('http_response_status_code=~"5.."');
  const all = counted();
  return [
    {
      ...timeseries,
      title: 'Requests by route',
      help: 'How much is asked.',
      unit: 'reqps',
      metrics: [serverDuration],
      queries: [{ expr: `sum by (${byRoute}) (${all})`, legend }],
    },
    {
      ...timeseries,
      title: 'Errors by route',
      help: 'Share of answers of 500 and above.',
      unit: 'percentunit',
      metrics: [serverDuration],
      queries: [
        {
          expr: `(sum by (${byRoute}) (${failed}) or 0 * sum by (${byRoute}) (${all})) / sum by (${byRoute}) (${all})`,
          legend,
        },
      ],
    },
    ...[0.5, 0.95, 0.99].map((share): Panel => ({
      ...timeseries,
      title: `Duration by route, p${share * 100}`,
      help: 'From the first byte of a request to the end of its answer.',
      unit: 's',
      metrics: [serverDuration],
      queries: [{ expr: `histogram_quantile(${share}, sum by (le, ${byRoute}) (${buckets}))`, legend }],
    })),
    {
      ...timeseries,
      title: 'Answers by status',
      help: '499 is a client that left.',
      unit: 'reqps',
      metrics: [serverDuration],
      queries: [{ expr: `sum by (http_response_status_code) (${all})`, legend: '{{http_response_status_code}}' }],
    },
    {
      ...timeseries,
      title: 'Outcomes',
      help: 'Who or what decided: client, this process, or a backend.',
      unit: 'reqps',
      metrics: [requestsTotal],
      queries: [
        {
          expr: `sum by (outcome, reason) (rate(${series(requestsTotal, { app })}[${interval}]))`,
          legend: '{{outcome}} {{reason}}',
        },
      ],
    },
  ];
}

export function sectionPanels({ app }: AppFacts): Panel[] {
  const counted = (...where: string[]) => `rate(${series(`${sections}_count`, { app, where })}[${interval}])`;
  const buckets = `rate(${series(`${sections}_bucket`, { app, where: ['outcome="ok"'] })}[${interval}])`;
  const by = 'view, section';
  const legend = '{{view}}/{{section}}';
  const lost = counted('outcome!~"ok|refused|aborted|skipped|off"');
  const asked = counted('outcome!~"aborted|skipped|off"');
  return [
    {
      ...timeseries,
      title: 'Lost sections',
      help: 'Share of the sections that were asked for and are missing, also of things that are not there.',
      unit: 'percentunit',
      metrics: [sections],
      queries: [
        { expr: `(sum by (${by}) (${lost}) or 0 * sum by (${by}) (${asked})) / sum by (${by}) (${asked})`, legend },
      ],
    },
    {
      ...timeseries,
      title: 'Time of sections, p95',
      help: 'Of those that were there.',
      unit: 's',
      metrics: [sections],
      queries: [{ expr: `histogram_quantile(0.95, sum by (le, ${by}) (${buckets}))`, legend }],
    },
  ];
}

export function backendPanels({ app }: AppFacts): Panel[] {
  const counted = `rate(${series(`${calls}_count`, { app })}[${interval}])`;
  const buckets = `rate(${series(`${calls}_bucket`, { app })}[${interval}])`;
  return [
    {
      ...timeseries,
      title: 'Calls by service and outcome',
      help: 'With all tries that a call took.',
      unit: 'reqps',
      metrics: [calls],
      queries: [{ expr: `sum by (peer_service, outcome) (${counted})`, legend: '{{peer_service}} {{outcome}}' }],
    },
    {
      ...timeseries,
      title: 'Time of calls, p95',
      help: 'With all tries that a call took.',
      unit: 's',
      metrics: [calls],
      queries: [{ expr: `histogram_quantile(0.95, sum by (le, operation) (${buckets}))`, legend: '{{operation}}' }],
    },
  ];
}

export function cachePanels({ app }: AppFacts): Panel[] {
  const reads = `rate(${series(cacheReads, { app })}[${interval}])`;
  return [
    {
      ...timeseries,
      title: 'Reads by where the answer was',
      help: 'In this process, in Redis, or at the platform; and whether it was fresh.',
      unit: 'ops',
      metrics: [cacheReads],
      queries: [{ expr: `sum by (from, state) (${reads})`, legend: '{{from}} {{state}}' }],
    },
  ];
}

export function processPanels({ app }: AppFacts): Panel[] {
  const max = (metric: string): string => `max by (instance) (${series(metric, { app })})`;
  const legend = '{{instance}}';
  return [
    {
      ...timeseries,
      title: 'Event loop',
      help: 'How late one turn in a hundred comes.',
      unit: 's',
      metrics: [lag],
      queries: [{ expr: max(lag), legend }],
    },
    {
      ...timeseries,
      title: 'Memory',
      help: 'Resident, and used of the heap.',
      unit: 'bytes',
      metrics: ['process_resident_memory_bytes', 'nodejs_heap_size_used_bytes'],
      queries: [
        { expr: max('process_resident_memory_bytes'), legend: `resident ${legend}` },
        { expr: max('nodejs_heap_size_used_bytes'), legend: `heap ${legend}` },
      ],
    },
    {
      ...timeseries,
      title: 'CPU',
      help: 'Cores in use.',
      unit: 'short',
      metrics: ['process_cpu_seconds_total'],
      queries: [
        { expr: `max by (instance) (rate(${series('process_cpu_seconds_total', { app })}[${interval}]))`, legend },
      ],
    },
  ];
}
