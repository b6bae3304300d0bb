import type { ClusterOptions, RedisOptions } from 'ioredis';
import type { ConnectionOptions } from 'node:tls';
import type { RedisUrl } from './redis-url.ts';

// ioredis' own types contradict themselves under exactOptionalPropertyTypes in the one member that is not set here.
export type SingleOptions = Omit<RedisOptions, 'replyMapping'>;

export type Credentials = Pick<RedisUrl, 'username' | 'password' | 'sentinelUsername' | 'sentinelPassword'>;

export interface ConnectionSettings {
  readonly url: RedisUrl;
  /** As they are now. */
  credentials(): Credentials;
  /** How an operator recognises us in CLIENT LIST. */
  readonly name: string;
  readonly connectWithinMs: number;
  /** A connection that owes an answer and is silent for so long is given up. */
  readonly stalledAfterMs: number;
  /** A subscriber sends nothing, so that a dead connection would look like a quiet one. */
  readonly heartbeatMs: number;
  readonly tls: ConnectionOptions;
  /** 0 to 1. */
  readonly random: () => number;
}

// By default a server that does not say goodbye keeps a closing process for 2 s.
export const disconnectWithinMs = 200;

/** At most a second, so that a Redis that is back is used within two; half of it by chance, so that not all come at once. */
export function retryDelayMs(attempt: number, random: () => number): number {
  const longest = Math.min(1_000, 50 * 2 ** Math.min(attempt - 1, 10));
  return Math.round((longest * (1 + random())) / 2);
}

/** One of the hosts of the URL, or of those that are known better. */
export function anyOf<T>(hosts: readonly T[], random: () => number): T | undefined {
  return hosts[Math.floor(random() * hosts.length)];
}

/** For a connection to a server, found by its address, by sentinels or by a Cluster. */
export function serverOptions(settings: ConnectionSettings): SingleOptions {
  const { url, name, random } = settings;
  return {
    ...socketOptions(settings),
    db: url.db,
    connectionName: name,
    ...credentialOptions(settings),
    maxLoadingRetryTime: 500,
    retryStrategy: (attempt) => retryDelayMs(attempt, random),
    // Nothing waits for a connection, and nothing is sent twice. With null for 0, ioredis would drop what was under way
    // without ever telling its caller.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // A master that was demoted: the next connection asks where the new one is.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
}

/** Where the server is: the only host, or whom the sentinels name. */
export function addressOptions(settings: ConnectionSettings): SingleOptions {
  const { url, connectWithinMs, random, tls } = settings;
  if (url.topology === 'single') return url.hosts[0];
  return {
    sentinels: [...url.hosts],
    ...(url.masterName !== undefined && { name: url.masterName }),
    ...sentinelCredentialOptions(settings),
    ...(url.tls && { enableTLSForSentinelMode: true, sentinelTLS: tls }),
    // A sentinel that hangs costs this much, then the next one is asked.
    sentinelCommandTimeout: connectWithinMs,
    sentinelRetryStrategy: (attempt) => retryDelayMs(attempt, random),
  };
}

/** ioredis takes them from a client's options with each connection that it makes. */
export function credentialOptions(settings: ConnectionSettings): SingleOptions {
  const { username, password } = settings.credentials();
  return { ...(username !== undefined && { username }), ...(password !== undefined && { password }) };
}

export function sentinelCredentialOptions(settings: ConnectionSettings): SingleOptions {
  const { sentinelUsername, sentinelPassword } = settings.credentials();
  return {
    ...(sentinelUsername !== undefined && { sentinelUsername }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
  };
}

/** For a connection to a sentinel itself. */
export function sentinelOptions(settings: ConnectionSettings): SingleOptions {
  const { sentinelUsername, sentinelPassword } = settings.credentials();
  return {
    ...socketOptions(settings),
    connectionName: settings.name,
    ...(sentinelUsername !== undefined && { username: sentinelUsername }),
    ...(sentinelPassword !== undefined && { password: sentinelPassword }),
    enableReadyCheck: false,
  };
}

export function clusterOptions(settings: ConnectionSettings): Omit<ClusterOptions, 'redisOptions'> {
  return {
    enableOfflineQueue: false,
    scaleReads: 'master',
    slotsRefreshTimeout: settings.connectWithinMs,
    clusterRetryStrategy: (attempt) => retryDelayMs(attempt, settings.random),
    // By default a command is sent again after its connection broke, though it may have run: 0 is never.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    // Nothing ran in these two cases: they may be tried again within the deadline.
    retryDelayOnTryAgain: 10,
    maxRedirections: 5,
    // Names stay names, which is what a certificate holds.
    dnsLookup: (address, callback) => callback(null, address),
  };
}

function socketOptions({ url, connectWithinMs, stalledAfterMs, tls }: ConnectionSettings): SingleOptions {
  return {
    ...(url.tls && { tls }),
    // Replies look the same from every server, also from one that knows no RESP3.
    protocol: 2,
    disableClientInfo: true,
    connectTimeout: connectWithinMs,
    disconnectTimeout: disconnectWithinMs,
    socketTimeout: stalledAfterMs,
  };
}
