import { Cluster, Redis as Single, type ClusterOptions, type RedisOptions } from 'ioredis';
import type { ConnectionOptions } from 'node:tls';
import type { RedisUrl } from './redis-url.ts';

// ioredis' own types contradict themselves under exactOptionalPropertyTypes in the one member that is not set here.
type SingleOptions = Omit<RedisOptions, 'replyMapping'>;

// By default a server that does not say goodbye keeps a closing process for 2 s.
const disconnectWithinMs = 200;

export interface ConnectionSettings {
  readonly url: RedisUrl;
  /** How an operator recognises us in CLIENT LIST. */
  readonly name: string;
  readonly connectWithinMs: number;
  /** A connection that owes an answer and is silent for so long is given up. */
  readonly stalledAfterMs: number;
  readonly tls: ConnectionOptions;
  /** 0 to 1. */
  readonly random: () => number;
}

export interface ConnectionEvents {
  up(): void;
  down(): void;
  error(error: unknown): void;
}

/** What is the same to a caller, whatever is behind. */
export interface Connection {
  readonly client: Single | Cluster;
  /** Those that commands would leave by now. */
  streams(): Single['stream'][];
  /** A client that is not connected yet and does not reconnect: for a subscriber, which chooses anew each time. */
  another(): Single;
  /** Lets what was sent be answered within that time. */
  close(withinMs: number): Promise<void>;
}

export function openConnection(settings: ConnectionSettings, events: ConnectionEvents): Connection {
  return settings.url.topology === 'cluster' ? openCluster(settings, events) : openSingle(settings, events);
}

/** At most a second, so that a Redis that is back is used within two; half of it by chance, so that not all come at once. */
export function retryDelayMs(attempt: number, random: () => number): number {
  const longest = Math.min(1_000, 50 * 2 ** Math.min(attempt - 1, 10));
  return Math.round((longest * (1 + random())) / 2);
}

function openSingle(settings: ConnectionSettings, events: ConnectionEvents): Connection {
  const options = { ...singleOptions(settings), ...addressOf(settings) };
  const client = new Single(options);
  client.on('ready', () => events.up());
  client.on('close', () => events.down());
  client.on('error', (error) => events.error(error));
  return {
    client,
    streams: () => [client.stream],
    close: (withinMs) => closeClient(client, withinMs),
    another: () =>
      new Single({ ...options, lazyConnect: true, retryStrategy: null, sentinelRetryStrategy: () => null }),
  };
}

function openCluster(settings: ConnectionSettings, events: ConnectionEvents): Connection {
  const { url, random } = settings;
  const redisOptions = singleOptions(settings);
  const client = new Cluster([...url.hosts], { ...clusterOptions(settings), redisOptions });
  client.on('ready', () => void warm(client).then(() => client.status === 'ready' && events.up()));
  client.on('close', () => events.down());
  client.on('error', (error) => events.error(error));
  client.on('node error', (error) => events.error(error));
  return {
    client,
    streams: () => client.nodes('master').flatMap(({ status, stream }) => (status === 'ready' ? [stream] : [])),
    close: (withinMs) => closeClient(client, withinMs),
    another: () => {
      const seen = client.nodes('all').map(({ options: { host = '', port = 6379 } }) => ({ host, port }));
      const from = seen.length > 0 ? seen : url.hosts;
      const node = from[Math.floor(random() * from.length)];
      return new Single({ ...redisOptions, ...node, lazyConnect: true, retryStrategy: null });
    },
  };
}

/** ioredis connects to a node with its first command, which would spend its deadline on that. */
async function warm(cluster: Cluster): Promise<void> {
  const waiting = cluster.nodes('master').filter(({ status }) => status === 'wait');
  await Promise.allSettled(waiting.map((node) => node.connect()));
}

async function closeClient(client: Single | Cluster, withinMs: number): Promise<void> {
  // Between two tries to connect there is nothing that could end, and ioredis would never say that it did.
  if (client.status === 'end' || client.status === 'reconnecting') return client.disconnect();
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  client.once('end', () => resolve());
  const late = setTimeout(() => client.disconnect(), withinMs);
  // Bounded, whatever state it was in: what is still open then is destroyed by its own timer.
  const latest = setTimeout(resolve, withinMs + 2 * disconnectWithinMs);
  if (client.status === 'ready') client.quit().catch(() => client.disconnect());
  else client.disconnect();
  await ended;
  clearTimeout(late);
  clearTimeout(latest);
}

function singleOptions(settings: ConnectionSettings): SingleOptions {
  const { url, name, connectWithinMs, stalledAfterMs, tls, random } = settings;
  return {
    db: url.db,
    connectionName: name,
    ...(url.username !== undefined && { username: url.username }),
    ...(url.password !== undefined && { password: url.password }),
    ...(url.tls && { tls }),
    // Replies look the same from every server, also from one that knows no RESP3.
    protocol: 2,
    disableClientInfo: true,
    connectTimeout: connectWithinMs,
    disconnectTimeout: disconnectWithinMs,
    socketTimeout: stalledAfterMs,
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

function addressOf({ url, connectWithinMs, random, tls }: ConnectionSettings): SingleOptions {
  if (url.topology === 'single') return url.hosts[0];
  return {
    sentinels: [...url.hosts],
    ...(url.masterName !== undefined && { name: url.masterName }),
    ...(url.sentinelUsername !== undefined && { sentinelUsername: url.sentinelUsername }),
    ...(url.sentinelPassword !== undefined && { sentinelPassword: url.sentinelPassword }),
    ...(url.tls && { enableTLSForSentinelMode: true, sentinelTLS: tls }),
    // A sentinel that hangs costs this much, then the next one is asked.
    sentinelCommandTimeout: connectWithinMs,
    sentinelRetryStrategy: (attempt) => retryDelayMs(attempt, random),
  };
}

function clusterOptions(settings: ConnectionSettings): Omit<ClusterOptions, 'redisOptions'> {
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
