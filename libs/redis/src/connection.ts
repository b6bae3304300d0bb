import { Cluster, Redis as Single } from 'ioredis';
import {
  addressOptions,
  anyOf,
  clusterOptions,
  credentialOptions,
  disconnectWithinMs,
  sentinelCredentialOptions,
  serverOptions,
  type ConnectionSettings,
} from './connection-options.ts';
import { watchSentinels } from './sentinel-watch.ts';

export interface ConnectionEvents {
  up(): void;
  down(): void;
  error(error: unknown): void;
  /** Another server is the one to talk to: whoever has a connection of their own needs a new one. */
  switched(): void;
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
  if (settings.url.topology === 'cluster') return openCluster(settings, events);
  const single = openSingle(settings, events);
  return settings.url.topology === 'single' ? single : followingSentinels(single, settings, events);
}

function openSingle(settings: ConnectionSettings, events: ConnectionEvents): Connection & { client: Single } {
  const options = { ...serverOptions(settings), ...addressOptions(settings) };
  const credentialsOf = () => ({ ...credentialOptions(settings), ...sentinelCredentialOptions(settings) });
  const client = new Single(options);
  client.on('ready', () => events.up());
  client.on('close', () => {
    Object.assign(client.options, credentialsOf()); // before it connects again: they may have changed
    events.down();
  });
  client.on('error', (error) => events.error(error));
  const once = { lazyConnect: true, retryStrategy: null, sentinelRetryStrategy: () => null };
  return {
    client,
    streams: () => [client.stream],
    close: (withinMs) => closeClient(client, withinMs),
    another: () => new Single({ ...options, ...credentialsOf(), ...once }),
  };
}

function followingSentinels(
  single: Connection & { client: Single },
  settings: ConnectionSettings,
  events: ConnectionEvents,
): Connection {
  const switched = (): void => {
    if (single.client.status === 'ready') single.client.disconnect(true);
    events.switched();
  };
  const watch = watchSentinels(settings, { switched, error: events.error });
  return {
    ...single,
    close: async (withinMs) => void (await Promise.all([watch.close(), single.close(withinMs)])),
  };
}

function openCluster(settings: ConnectionSettings, events: ConnectionEvents): Connection {
  const { url, random } = settings;
  const redisOptions = serverOptions(settings);
  const client = new Cluster([...url.hosts], { ...clusterOptions(settings), redisOptions });
  client.on('ready', () => void warm(client).then(() => client.status === 'ready' && events.up()));
  // What its next connections are made with, to one node or to all of them. There is no public way to it.
  const renewCredentials = () => Object.assign(client['connectionPool']['redisOptions'], credentialOptions(settings));
  client.on('-node', renewCredentials);
  client.on('close', () => {
    renewCredentials();
    events.down();
  });
  client.on('error', (error) => events.error(error));
  client.on('node error', (error) => events.error(error));
  return {
    client,
    streams: () => client.nodes('master').flatMap(({ status, stream }) => (status === 'ready' ? [stream] : [])),
    close: (withinMs) => closeClient(client, withinMs),
    another: () => {
      const seen = client.nodes('all').map(({ options: { host = '', port = 6379 } }) => ({ host, port }));
      const node = anyOf(seen.length > 0 ? seen : url.hosts, random);
      return new Single({
        ...redisOptions,
        ...credentialOptions(settings),
        ...node,
        lazyConnect: true,
        retryStrategy: null,
      });
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
