// The whole platform in one process: one world, eight services, the file hosts and control, each on its own port.
import type { Server as HttpServer } from 'node:http';
import type { Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { controlApp } from './control/control-app.ts';
import { publishToRedis } from './control/redis-events.ts';
import { fileApp } from './files/file-app.ts';
import { createCalls } from './http/calls.ts';
import { createFaults } from './http/faults.ts';
import { serviceApp } from './http/service.ts';
import type { ServiceDeps, Watch } from './http/service.ts';
import { createTokenVerifier } from './http/tokens.ts';
import { seedWorld } from './seed/seed.ts';
import { accessService } from './services/access/access-service.ts';
import { activityService } from './services/activity/activity-service.ts';
import { collaborationService } from './services/collaboration/collaboration-service.ts';
import { documentsService } from './services/documents/documents-service.ts';
import { generationService } from './services/generation/generation-service.ts';
import { identityService } from './services/identity/identity-service.ts';
import { revisionsService } from './services/revisions/revisions-service.ts';
import { createSearchServer } from './services/search/search-server.ts';
import { defaults } from './settings.ts';
import type { Place, PlatformSettings } from './settings.ts';
import { createWorld } from './world/world.ts';
import type { World } from './world/world.ts';

export interface Platform {
  readonly world: World;
  readonly urls: Readonly<Record<Place, string>>;
  close(): Promise<void>;
}

export async function startPlatform(
  given: Partial<PlatformSettings> = {},
  log: (line: string) => void = () => undefined,
): Promise<Platform> {
  const settings = { ...defaults, ...given };
  const { seed, canary, lagScale, host, redisUrl } = settings;
  const world = createWorld({ seed, canary, lagScale });
  seedWorld(world);
  const deps: ServiceDeps = { world, settings, tokens: createTokenVerifier(settings) };
  const watch: Watch = { calls: createCalls(), faults: createFaults() };
  const urls: Partial<Record<Place, string>> = {};
  const apps = { ...restApps(deps, watch), files: fileApp(world, settings) };
  const control = controlApp({ world, watch, urls: () => urls, services });
  const search = createSearchServer(deps, watch);
  const servers: HttpServer[] = [];
  const redis = redisUrl ? publishToRedis(world, redisUrl, log) : undefined;
  const close = async (): Promise<void> => {
    redis?.close();
    await Promise.all([search.close(), ...servers.map(closed)]);
  };
  try {
    for (const [place, app] of Object.entries({ ...apps, control }) as [Place, typeof control][]) {
      const server = await listening(app.listen(settings.ports[place], host));
      server.keepAliveTimeout = 75_000; // longer than clients keep a connection, so that none is reset under a call
      servers.push(server);
      urls[place] = urlOf(server, host);
    }
    urls.search = urlOf(await listening(search.server.listen(settings.ports.search, host)), host);
  } catch (error) {
    await close();
    throw error;
  }
  return { world, urls: urls as Record<Place, string>, close };
}

const services = [
  'documents',
  'revisions',
  'identity',
  'access',
  'collaboration',
  'search',
  'generation',
  'activity',
] as const;

function restApps(deps: ServiceDeps, watch: Watch): Record<string, ReturnType<typeof serviceApp>> {
  return {
    documents: serviceApp(documentsService(deps), watch),
    revisions: serviceApp(revisionsService(deps), watch),
    identity: serviceApp(identityService(deps), watch),
    access: serviceApp(accessService(deps), watch),
    collaboration: serviceApp(collaborationService(deps), watch),
    generation: serviceApp(generationService(deps), watch),
    activity: serviceApp(activityService(deps), watch),
  };
}

function listening<S extends HttpServer | Http2Server>(server: S): Promise<S> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => resolve(server));
  });
}

function urlOf(server: HttpServer | Http2Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function closed(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
