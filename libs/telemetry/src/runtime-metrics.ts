import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { Gauge, collectDefaultMetrics, type Registry } from 'prom-client';

// What a timer of this length is late by. Finer costs wake-ups of an idle process.
const resolutionMs = 10;

type Delay = ReturnType<typeof monitorEventLoopDelay>;
type DelayStatistic = readonly [name: string, help: string, of: (delay: Delay) => number];

const delayStatistics: readonly DelayStatistic[] = [
  ['min', 'The least', (delay) => delay.min],
  ['max', 'The most', (delay) => delay.max],
  ['mean', 'The mean', (delay) => delay.mean],
  ['stddev', 'The standard deviation', (delay) => delay.stddev],
  ['p50', 'Half of the time at most this', (delay) => delay.percentile(50)],
  ['p90', '90 % of the time at most this', (delay) => delay.percentile(90)],
  ['p99', '99 % of the time at most this', (delay) => delay.percentile(99)],
];

/** Memory, CPU, garbage collection and the event loop, as OpenTelemetry names them where it does. */
export function collectRuntime(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  // The same under names of its own, with the monitor's resolution as part of each delay.
  for (const { name } of registry.getMetricsAsArray()) {
    if (name.startsWith('nodejs_eventloop_lag')) registry.removeSingleMetric(name);
  }
  collectDelay(registry);
  collectUtilization(registry);
}

function collectDelay(registry: Registry): void {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  const last = delayStatistics.length - 1;
  delayStatistics.forEach(([name, help, of], at) => {
    new Gauge({
      name: `nodejs_eventloop_delay_${name}_seconds`,
      help: `${help} that the event loop was late by since the last scrape.`,
      registers: [registry],
      collect() {
        const ms = of(delay) / 1e6 - resolutionMs;
        this.set(
          Number.isFinite(ms) && delay.count > 0 ? Math.max(0, name === 'stddev' ? of(delay) / 1e6 : ms) / 1e3 : 0,
        );
        if (at === last) delay.reset();
      },
    });
  });
}

function collectUtilization(registry: Registry): void {
  let before = performance.eventLoopUtilization();
  new Gauge({
    name: 'nodejs_eventloop_utilization_ratio',
    help: 'Share of time the event loop was busy since the last scrape.',
    registers: [registry],
    collect() {
      const now = performance.eventLoopUtilization();
      this.set(performance.eventLoopUtilization(now, before).utilization);
      before = now;
    },
  });
}
