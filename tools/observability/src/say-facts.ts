// `node say-facts.ts <folder of an app's sources>` prints what the app says of itself, as JSON.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MetricDefinition, Slos } from '@frontdesk/telemetry';

interface AppModules {
  readonly routes: readonly {
    readonly name: string;
    readonly method: string;
    readonly path: { readonly text: string };
  }[];
  readonly views: readonly { readonly name: string; readonly sections: readonly { readonly name: string }[] }[];
  readonly slos: Slos;
  metricDefinitions(): readonly MetricDefinition[];
}

const [, , folder = ''] = process.argv;

async function from<Name extends keyof AppModules>(file: string, name: Name): Promise<AppModules[Name]> {
  const module = (await import(pathToFileURL(join(folder, file)).href)) as AppModules;
  return module[name];
}

const [routes, views, slos, metricDefinitions] = await Promise.all([
  from('routes.ts', 'routes'),
  from('views.ts', 'views'),
  from('slos.ts', 'slos'),
  from('events.ts', 'metricDefinitions'),
]);
const facts = {
  routes: routes.map(({ name, method, path }) => ({ name, method: method.toUpperCase(), path: path.text })),
  views: views.map(({ name, sections }) => ({ name, sections: sections.map((section) => section.name) })),
  slos,
  metrics: metricDefinitions(),
};
process.stdout.write(JSON.stringify(facts), () => process.exit());
