// Cases for promtool, made of an app's promises: what comes in minute by minute, and which alerts it must raise.
import type { AppFacts } from '../src/app-facts.ts';
import { objectivesOf } from '../src/objectives.ts';
import type { Objective } from '../src/objectives.ts';

interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** `alertname severity slo`, each once. */
export interface RuleCase {
  readonly name: string;
  readonly input: readonly InputSeries[];
  /** Of one severity, where one is named. */
  readonly at: readonly { readonly minute: number; readonly severity?: string; readonly firing: readonly string[] }[];
}

type Kind = Objective['objective'];

/** Shares of bad requests, one after the other: minutes, and by objective the share. */
interface Phase {
  readonly minutes: number;
  readonly bad: (objective: Objective) => number;
}

const alertNames: Readonly<Record<Kind, string>> = {
  success: 'SuccessBudgetBurns',
  latency: 'LatencyBudgetBurns',
  degraded: 'DegradedBudgetBurns',
};

const nothing = (): number => 0;
const only = (kind: Kind, share: (budget: number) => number) => (objective: Objective) =>
  objective.objective === kind ? share(objective.budget) : 0;

/** `goodMinutes` is how long all is well before a fifth fails: the more, the later anybody is told. */
export function promiseCases(facts: AppFacts, { goodMinutes }: { readonly goodMinutes: number }): RuleCase[] {
  const objectives = objectivesOf(facts);
  const firing = (kind: Kind, severity: string): string[] =>
    objectives
      .filter(({ objective }) => objective === kind)
      .map(({ promise }) => `${alertNames[kind]} ${severity} ${promise}`)
      .toSorted();
  const kinds: readonly Kind[] = ['success', 'latency', 'degraded'];
  const widest = Math.max(...objectives.filter(({ objective }) => objective === 'success').map(({ budget }) => budget));
  // With a fifth of all requests bad, the hour's share reaches 14.4 budgets after so many minutes.
  const wokenAfter = Math.ceil((60 * 14.4 * widest) / 0.2) + 2;
  const outage: Phase[] = [
    { minutes: goodMinutes, bad: nothing },
    { minutes: wokenAfter, bad: only('success', () => 0.2) },
    { minutes: 40, bad: nothing },
  ];
  return [
    {
      name: 'nothing is bad: nobody is told',
      input: inputOf(facts, [{ minutes: 10, bad: nothing }]),
      at: [{ minute: 10, firing: [] }],
    },
    {
      name: 'half of what is allowed: nobody is told',
      input: inputOf(facts, [{ minutes: 10, bad: ({ budget }) => budget / 2 }]),
      at: [{ minute: 10, firing: [] }],
    },
    {
      name: 'a fifth of all requests fails, and then no more',
      input: inputOf(facts, outage),
      at: [
        { minute: goodMinutes + 1, severity: 'page', firing: [] },
        {
          minute: goodMinutes + wokenAfter,
          firing: [...firing('success', 'page'), ...firing('success', 'ticket')].toSorted(),
        },
        { minute: goodMinutes + wokenAfter + 40, firing: firing('success', 'ticket') },
      ],
    },
    ...kinds
      .filter((kind) => firing(kind, 'ticket').length > 0)
      .map((kind): RuleCase => {
        const input = inputOf(facts, [{ minutes: 10, bad: only(kind, (budget) => 4 * budget) }]);
        return {
          name: `${kind}: four times what is allowed is a ticket, and wakes nobody`,
          input,
          at: [{ minute: 10, firing: firing(kind, 'ticket') }],
        };
      }),
    {
      name: 'every answer lacks a section: still nobody is woken',
      input: inputOf(facts, [{ minutes: 10, bad: only('degraded', () => 1) }]),
      at: [{ minute: 10, firing: firing('degraded', 'ticket') }],
    },
  ];
}

const perMinute = 6000;

/** Requests of each promise's first route. */
function inputOf(facts: AppFacts, phases: readonly Phase[]): InputSeries[] {
  const objectives = objectivesOf(facts);
  return facts.slos.promises.flatMap((promised) => {
    const shareOf = (kind: Kind, phase: Phase): number => {
      const objective = objectives.find((one) => one.promise === promised.name && one.objective === kind);
      return objective ? phase.bad(objective) : 0;
    };
    const route = facts.routes.find(({ name }) => name === promised.routes[0]);
    if (!route) return [];
    const of = `app="${facts.app}",http_request_method="${route.method}",http_route="${route.path}"`;
    const ok = `${of},http_response_status_code="200"`;
    const good = (phase: Phase): number => 1 - shareOf('success', phase);
    const duration = 'http_server_request_duration_seconds';
    const outcome = `app="${facts.app}",route="${route.path}"`;
    const counted = (series: string, share: (phase: Phase) => number): InputSeries => {
      return { series, values: valuesOf(phases, share) };
    };
    return [
      counted(`${duration}_count{${ok}}`, good),
      counted(`${duration}_count{${of},http_response_status_code="503"}`, (phase) => shareOf('success', phase)),
      ...(promised.latency
        ? [
            counted(`${duration}_bucket{${ok},le="${promised.latency.withinMs / 1000}"}`, (phase) => {
              return good(phase) * (1 - shareOf('latency', phase));
            }),
          ]
        : []),
      // By path alone: what is written there as well is another promise's.
      ...(promised.degraded === undefined
        ? []
        : [
            counted(`frontdesk_requests_total{${outcome},outcome="success-backend",reason="ok"}`, (phase) => {
              return good(phase) * (1 - shareOf('degraded', phase));
            }),
            counted(`frontdesk_requests_total{${outcome},outcome="success-backend",reason="degraded"}`, (phase) => {
              return shareOf('degraded', phase);
            }),
          ]),
    ];
  });
}

/** promtool's own notation of a counter that goes on where it was: `0+6000x60 360000+0x5`. */
function valuesOf(phases: readonly Phase[], share: (phase: Phase) => number): string {
  let from = 0;
  return phases
    .map((phase, index) => {
      const step = Math.round(perMinute * share(phase));
      const first = index === 0 ? 0 : from + step;
      const steps = index === 0 ? phase.minutes : phase.minutes - 1;
      from = first + steps * step;
      return `${first}+${step}x${steps}`;
    })
    .join(' ');
}

/** What else is told of, all at once, and what an instance that is well says. */
export function stateCases({ app, metrics }: AppFacts): RuleCase[] {
  const has = (name: string): boolean => metrics.some((metric) => metric.name === name);
  const of = `app="${app}",instance="a:1",job="${app}"`;
  const states = [
    ['BreakerOpen ticket', 'frontdesk_upstream_breaker_state', `${of},service="documents"`, '0x10', '2x10'],
    ['RedisAway page', 'frontdesk_redis_up', `${of},connection="state"`, '1x10', '0x10'],
    ['EventLoopLags ticket', 'nodejs_eventloop_delay_p99_seconds', of, '0.02x10', '0.4x10'],
    ['RequestsShed ticket', 'frontdesk_requests_shed_total', `${of},priority="write"`, '7x10', '0+5x10'],
    ['AuditLost page', 'frontdesk_audit_lost', of, '0x10', '1x10'],
    ['UsageNotCounted ticket', 'frontdesk_token_quota_away_total', of, '4x10', '0+60x10'],
    ['EventsLost ticket', 'frontdesk_platform_events_heard_now', of, '1x10', '0x10'],
    ['RevocationsUnknown ticket', 'frontdesk_revocations_current', of, '1x10', '0x10'],
  ] as const;
  const there = states.filter(([, metric]) => has(metric));
  const up = { series: `up{instance="a:1",job="${app}"}`, values: '1x12' };
  return [
    {
      name: 'an instance that is well: nobody is told',
      input: [up, ...there.map(([, metric, labels, well]) => ({ series: `${metric}{${labels}}`, values: well }))],
      at: [{ minute: 10, firing: [] }],
    },
    {
      name: 'each state that is told of',
      input: [up, ...there.map(([, metric, labels, , bad]) => ({ series: `${metric}{${labels}}`, values: bad }))],
      at: [{ minute: 10, firing: there.map(([firing]) => firing).toSorted() }],
    },
    {
      name: 'one of two instances is away',
      input: [up, { series: `up{instance="b:1",job="${app}"}`, values: '0x12' }],
      at: [{ minute: 11, firing: ['InstanceGone ticket'] }],
    },
    { name: 'no instance is there', input: [], at: [{ minute: 2, firing: ['AppGone page'] }] },
  ];
}

/** As promtool reads it. */
export function promtoolTests(rulesFile: string, cases: readonly RuleCase[], alerts: string): object {
  return {
    rule_files: [rulesFile],
    evaluation_interval: '1m',
    tests: cases.map(({ name, input, at }) => ({
      name,
      interval: '1m',
      input_series: input,
      promql_expr_test: at.map(({ minute, severity = '.*', firing }) => ({
        expr: `count by (alertname, severity, slo) (ALERTS{alertstate="firing",severity=~"${severity}",alertname=~"${alerts}"})`,
        eval_time: `${minute}m`,
        exp_samples: firing.map((text) => {
          const [alertname, severity, slo] = text.split(' ');
          const labels = [`alertname="${alertname}"`, `severity="${severity}"`, ...(slo ? [`slo="${slo}"`] : [])];
          return { labels: `{${labels.join(', ')}}`, value: 1 };
        }),
      })),
    })),
  };
}
