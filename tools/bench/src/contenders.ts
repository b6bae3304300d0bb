import { fileURLToPath } from 'node:url';
import { startChild, type ChildTool } from '@frontdesk/test-kit';
import { request } from 'undici';
import { documentPath, newDocumentPath } from './calls.ts';
import { changedDocuments } from './changed-documents.ts';
import { createLoad, type Load, type View } from './load.ts';

export type Urls = Readonly<Record<string, string>>;

/** What a contender is measured with. */
export interface Around {
  readonly stubs: Urls;
  /** Of a Redis, where one can be started. */
  readonly redis?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Contender {
  readonly name: string;
  readonly child: ChildTool;
  readonly load: Load;
  readonly cpuUs: number[];
  /** Before each round, and not measured. */
  prepare?(views: number): Promise<void>;
}

type Start = (around: Around) => Promise<Contender>;

/** By a short name, in the order of the table. Later issues add to this list. */
export const contenders = {
  floor: (around) => startFloor('floor: 12 × HTTP, no features', around, {}),
  cold: (around) => startMobileBff('mobile-bff, a document that nobody has read', around, { path: newDocumentPath }),
  changed: (around) => startMobileBff('mobile-bff, seven of twelve from the cache', around, changedDocuments(around)),
  same: (around) => startMobileBff('mobile-bff, the same document again', around, { path: documentPath }),
  uncached: (around) =>
    startMobileBff('mobile-bff, without a cache', around, { path: newDocumentPath, env: { CACHE: 'off' } }),
  shared: (around) =>
    startMobileBff('mobile-bff, kept in Redis too', around, { path: newDocumentPath, env: { CACHE: 'on' } }),
  'floor-grpc': (around) => startFloor('floor: 11 × HTTP and gRPC, no features', around, { FLOOR_GRPC: '1' }),
  grpc: (around) =>
    startMobileBff('mobile-bff, search by gRPC', around, { path: newDocumentPath, env: byGrpc(around.stubs) }),
} as const satisfies Readonly<Record<string, Start>>;

export type ContenderName = keyof typeof contenders;

/** Those that are named, or all. */
export function contendersNamed(names: readonly string[] = Object.keys(contenders)): readonly Start[] {
  return names.map((name) => {
    if (!Object.hasOwn(contenders, name)) throw new Error(`there is no contender ${name}`);
    return contenders[name as ContenderName];
  });
}

async function startFloor(name: string, { stubs, env }: Around, own: Record<string, string>): Promise<Contender> {
  const child = await startChild(program('./floor.ts'), { env: { STUB_URLS: JSON.stringify(stubs), ...env, ...own } });
  return contender(name, child, { path: documentPath, headers: {} });
}

/** How a contender's documents are chosen, or made what they are to be, before each round. */
export interface Reading {
  readonly path: View['path'];
  readonly env?: Readonly<Record<string, string>>;
  prepare?(views: number, draw: Load['draw']): Promise<void>;
}

const services = ['documents', 'revisions', 'identity', 'access', 'collaboration', 'generation', 'activity'];

async function startMobileBff(
  name: string,
  { stubs, redis, env }: Around,
  { path, prepare, env: own }: Reading,
): Promise<Contender> {
  const child = await startChild(program('../../../apps/mobile-bff/src/main.ts'), {
    env: {
      ...Object.fromEntries(services.map((service) => [`${service.toUpperCase()}_URLS`, stubs[service] ?? ''])),
      SEARCH_URLS: stubs['related'] ?? '',
      SEARCH_PROTOCOL: 'connect',
      OIDC_ISSUER: stubs['issuer'] ?? '',
      PORT: '0',
      METRICS_PORT: '0',
      SERVER_TIMING: 'off',
      // Limits are counted in Redis; what is kept is kept in the process, unless a contender says otherwise.
      ...(redis !== undefined && { REDIS_URL: redis }),
      CACHE: 'process',
      // Counted as in production, and never reached: one caller draws all of the load.
      ...Object.fromEntries(['ADDRESS', 'USER', 'TENANT'].map((by) => [`LIMIT_${by}`, '10000/s burst 100000'])),
      QUOTA_USER_DAILY: '100000000',
      // Armed, and not reached on a machine that has much else to do: CPU is measured, and not patience.
      REQUEST_DEADLINE_MS: '20000',
      REDIS_COMMAND_DEADLINE_MS: '5000',
      ...own,
      ...env,
    },
  });
  const token = await (await request(`${stubs['control']}/token`)).body.text();
  const made = contender(name, child, { path, headers: { authorization: `Bearer ${token}` } });
  return { ...made, ...(prepare && { prepare: (views: number) => prepare(views, made.load.draw) }) };
}

function byGrpc(stubs: Urls): Record<string, string> {
  return { SEARCH_URLS: stubs['search'] ?? '', SEARCH_PROTOCOL: 'grpc' };
}

function contender(name: string, child: ChildTool, view: Omit<View, 'url'>): Contender {
  return { name, child, load: createLoad({ ...view, url: child.urls['app'] ?? '' }), cpuUs: [] };
}

export function program(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
