// `node say-facts.ts <folder of an app's sources>` prints what the app says of itself, as JSON.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Metrics, Slos } from '@frontdesk/telemetry';

interface Services {
  readonly metrics: Metrics;
}

interface AppModules {
  readonly routes: readonly {
    readonly name: string;
    readonly method: string;
    readonly path: { readonly text: string };
  }[];
  readonly views: readonly { readonly name: string; readonly sections: readonly { readonly name: string }[] }[];
  readonly slos: Slos;
  readConfig(): unknown;
  createServices(config: unknown): Services;
  createApp(services: Services): unknown;
}

const [, , folder = ''] = process.argv;

async function from<Name extends keyof AppModules>(file: string, name: Name): Promise<AppModules[Name]> {
  const module = (await import(pathToFileURL(join(folder, file)).href)) as AppModules;
  return module[name];
}

/** Of the registry itself, once all that registers something has been made. */
async function metricsMade() {
  const readConfig = await from('config.ts', 'readConfig');
  const createServices = await from('services.ts', 'createServices');
  const createApp = await from('app.ts', 'createApp');
  const services = createServices(readConfig());
  createApp(services);
  return services.metrics.definitions();
}

const routes = await from('routes.ts', 'routes');
const views = await from('views.ts', 'views');
const facts = {
  routes: routes.map(({ name, method, path }) => ({ name, method: method.toUpperCase(), path: path.text })),
  views: views.map(({ name, sections }) => ({ name, sections: sections.map((section) => section.name) })),
  slos: await from('slos.ts', 'slos'),
  metrics: await metricsMade(),
};
// What the app has begun would go on: connections, and looks for a Redis that is not there.
process.stdout.write(JSON.stringify(facts), () => process.exit());
