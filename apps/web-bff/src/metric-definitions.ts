import { createLogger } from '@frontdesk/telemetry';
import type { MetricDefinition } from '@frontdesk/telemetry';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createServices } from './services.ts';

/** All that this app measures, as it does without any environment: for dashboards and alerts, which are made of it. */
export function metricDefinitions(): readonly MetricDefinition[] {
  const services = createServices(readConfig({}), createLogger({ name: 'web-bff', level: 'silent' }));
  createApp(services); // some are counted by its steps
  const definitions = services.metrics.definitions();
  void services[Symbol.asyncDispose](); // nothing was opened that could fail to close
  return definitions;
}
