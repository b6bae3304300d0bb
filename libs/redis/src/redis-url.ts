export interface HostPort {
  readonly host: string;
  readonly port: number;
}

export interface RedisUrl {
  readonly topology: 'single' | 'sentinel' | 'cluster';
  readonly tls: boolean;
  readonly hosts: readonly [HostPort, ...HostPort[]];
  readonly username?: string;
  readonly password?: string;
  readonly db: number;
  /** Sentinel only: the name that the sentinels know the master by. */
  readonly masterName?: string;
  /** Sentinel only: what the sentinels themselves ask for, when they do. */
  readonly sentinelUsername?: string;
  readonly sentinelPassword?: string;
}

const form = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/;
const known = new Set(['db', 'sentinel-username', 'sentinel-password']);

/** Several hosts make it no URL that the platform could parse. No message repeats the text: it holds a password. */
export function parseRedisUrl(text: string): RedisUrl {
  const [, scheme, kind, authority = '', path = '', query = ''] = form.exec(text) ?? refuse('does not look like one');
  const topology = kind === 'sentinel' || kind === 'cluster' ? kind : 'single';
  const at = authority.lastIndexOf('@');
  const hosts = parseHosts(authority.slice(at + 1), topology);
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys()) if (!known.has(name)) refuse(`has an unknown parameter "${name}"`);
  return {
    topology,
    tls: scheme === 'rediss',
    hosts,
    ...credentialsOf(authority.slice(0, Math.max(at, 0))),
    ...databaseOf(topology, path, parameters),
  };
}

/** Whether a connection can be made of it. */
export function isRedisUrl(text: string): boolean {
  try {
    parseRedisUrl(text);
    return true;
  } catch {
    return false;
  }
}

function parseHosts(list: string, topology: RedisUrl['topology']): RedisUrl['hosts'] {
  const [first, ...more] = list.split(',').map((host) => parseHost(host, topology === 'sentinel' ? 26_379 : 6379));
  if (!first) return refuse('names no host');
  if (topology === 'single' && more.length > 0) refuse('names several hosts: say redis+sentinel or redis+cluster');
  return [first, ...more];
}

function parseHost(text: string, defaultPort: number): HostPort {
  const [, v6, name, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = v6 ?? name ?? refuse('has a host that is none');
  const number = port === undefined ? defaultPort : Number(port);
  return number >= 1 && number <= 65_535 ? { host, port: number } : refuse('has a port that is none');
}

function credentialsOf(userInfo: string): { username?: string; password?: string } {
  if (userInfo === '') return {};
  const colon = userInfo.indexOf(':');
  // A name alone is no credential to Redis; a password alone is the default user's.
  if (colon === -1) return refuse('has a user without a password');
  const username = decoded(userInfo.slice(0, colon));
  const password = decoded(userInfo.slice(colon + 1));
  return { ...(username && { username }), ...(password && { password }) };
}

function databaseOf(
  topology: RedisUrl['topology'],
  path: string,
  parameters: URLSearchParams,
): Pick<RedisUrl, 'db' | 'masterName' | 'sentinelUsername' | 'sentinelPassword'> {
  const inPath = topology === 'sentinel' ? '' : path;
  const db = Number(parameters.get('db') ?? (inPath || 0));
  if (!Number.isInteger(db) || db < 0) refuse('has a database that is none');
  if (topology === 'cluster' && db !== 0) refuse('names a database, and a Cluster has only 0');
  if (topology !== 'sentinel') return { db };
  if (path === '') refuse('lacks the name of the master: redis+sentinel://host:26379/name');
  const username = parameters.get('sentinel-username');
  const password = parameters.get('sentinel-password');
  return {
    db,
    masterName: decoded(path),
    ...(username !== null && { sentinelUsername: username }),
    ...(password !== null && { sentinelPassword: password }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse('has a part that is not percent-encoded');
  }
}

function refuse(what: string): never {
  throw new TypeError(`The Redis URL ${what}.`);
}
