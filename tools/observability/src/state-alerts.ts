// What is told besides broken promises: states that promises show late or not at all.
import type { AppFacts } from './app-facts.ts';
import { alert } from './rule-files.ts';
import type { AlertingRule, AlertWords, RuleGroup } from './rule-files.ts';
import { series } from './selectors.ts';

interface StateAlert extends Omit<AlertWords, 'team' | 'expr' | 'summary'> {
  /** An app that does not have it has no such alert. */
  readonly metric: string;
  readonly expr: (metric: string, app: string) => string;
  readonly summary: string;
}

const worst = (by: string) => (metric: string, app: string) => `max by (app, ${by}) (${series(metric, { app })})`;
const least = (by: string) => (metric: string, app: string) => `min by (app, ${by}) (${series(metric, { app })})`;
const risen = (window: string, by?: string) => (metric: string, app: string) =>
  `sum by (app${by === undefined ? '' : `, ${by}`}) (increase(${series(metric, { app })}[${window}]))`;

const stateAlerts: readonly StateAlert[] = [
  {
    name: 'BreakerOpen',
    metric: 'frontdesk_upstream_breaker_state',
    expr: (metric, app) => `${worst('service')(metric, app)} == 2`,
    for: '2m',
    severity: 'ticket',
    summary: 'the service {{ $labels.service }} is not called, as it fails',
    description: 'The breaker of {{ $labels.service }} is open in at least one instance.',
  },
  {
    name: 'RedisAway',
    metric: 'frontdesk_redis_up',
    expr: (metric, app) => `${least('connection')(metric, app)} == 0`,
    for: '1m',
    severity: 'page',
    summary: 'Redis is away ({{ $labels.connection }})',
    description: 'An instance has no connection to the Redis of its {{ $labels.connection }} for a minute.',
  },
  {
    name: 'EventLoopLags',
    metric: 'nodejs_eventloop_delay_p99_seconds',
    expr: (metric, app) => `${worst('instance')(metric, app)} > 0.1`,
    for: '5m',
    severity: 'ticket',
    summary: '{{ $labels.instance }} is too busy to answer in time',
    description: 'One turn in a hundred of the event loop comes {{ $value | humanizeDuration }} late.',
  },
  {
    name: 'RequestsShed',
    metric: 'frontdesk_requests_shed_total',
    expr: (metric, app) => `${risen('5m', 'priority')(metric, app)} > 0`,
    for: '5m',
    severity: 'ticket',
    summary: 'more comes in than can be answered ({{ $labels.priority }})',
    description:
      '{{ $value | humanize }} requests of the priority {{ $labels.priority }} were refused in five minutes.',
  },
  {
    name: 'AuditLost',
    metric: 'frontdesk_audit_lost',
    expr: (metric, app) => `${worst('instance')(metric, app)} == 1`,
    for: '1m',
    severity: 'page',
    summary: 'records of the audit are lost',
    description: '{{ $labels.instance }} cannot write its audit: who read what is not known.',
  },
  {
    name: 'UsageNotCounted',
    metric: 'frontdesk_token_quota_away_total',
    expr: (metric, app) => `${risen('2m')(metric, app)} > 0`,
    for: '5m',
    severity: 'ticket',
    summary: 'used tokens are not counted',
    description: 'What answers used could not be counted {{ $value | humanize }} times in two minutes.',
  },
  {
    name: 'EventsLost',
    metric: 'frontdesk_platform_events_heard_now',
    expr: (metric, app) => `${least('instance')(metric, app)} == 0`,
    for: '5m',
    severity: 'ticket',
    summary: 'changes of the platform are not heard',
    description: '{{ $labels.instance }} does not hear what changed: answers are as old as their time.',
  },
  {
    name: 'RevocationsUnknown',
    metric: 'frontdesk_revocations_current',
    expr: (metric, app) => `${least('instance')(metric, app)} == 0`,
    for: '5m',
    severity: 'ticket',
    summary: 'revoked tokens may be let in',
    description: '{{ $labels.instance }} does not know who was revoked: tokens are good until they end.',
  },
];

export function stateGroup({ app, metrics, slos }: AppFacts, { interval = '30s' } = {}): RuleGroup {
  const has = new Set(metrics.map(({ name }) => name));
  const rules = stateAlerts
    .filter(({ metric }) => has.has(metric))
    .map(({ metric, expr, summary, ...words }): AlertingRule => {
      return alert({ ...words, team: slos.team, expr: expr(metric, app), summary: `${app}: ${summary}` });
    });
  return { name: `${app}-states`, interval, rules: [...presence(app, slos.team), ...rules] };
}

/** Of the scrape itself: what is gone has no metrics. The job is called as the app is. */
function presence(app: string, team: string): AlertingRule[] {
  return [
    alert({
      name: 'AppGone',
      expr: `absent(up{job="${app}"} == 1)`,
      for: '1m',
      severity: 'page',
      team,
      summary: `${app}: no instance is there`,
      description: 'Not one instance could be scraped for a minute.',
      labels: { app },
    }),
    alert({
      name: 'InstanceGone',
      expr: `up{job="${app}"} == 0`,
      for: '10m',
      severity: 'ticket',
      team,
      summary: `${app}: {{ $labels.instance }} is away`,
      description: '{{ $labels.instance }} is to be there, and could not be scraped for ten minutes.',
      labels: { app },
    }),
  ];
}
