import { createBalancer, discover, type Balancer, type Discovery } from '@frontdesk/balancing';
import type { GroupOptions, UpstreamOptions } from './upstream-options.ts';
import { headerLists } from './wire/header-lists.ts';
import { createInstanceTargets, type InstanceTargets } from './wire/instance-targets.ts';
import { tlsReader } from './wire/tls.ts';
import { createBreaker, type Breaker } from './wraps/breaker.ts';
import { createOperationTimes, type OperationTimes } from './wraps/operation-times.ts';

/** Instances that are alike: those of the service, or of another version of it. Each group is judged by itself. */
export interface Group {
  /** The service's, with the group's own where it is another version. */
  readonly name: string;
  readonly service: string;
  readonly discovery: Discovery;
  readonly balancer: Balancer;
  readonly targets: InstanceTargets;
  readonly breaker: Breaker;
  readonly times: OperationTimes;
  readonly now: () => number;
  close(): Promise<void>;
}

export interface GroupEvents {
  onEjected(reason: string): void;
}

const mebibyte = 1024 * 1024;

export function createGroup(
  name: string,
  place: GroupOptions,
  options: UpstreamOptions,
  { onEjected }: GroupEvents,
): Group {
  const { service, now = () => performance.now(), random, connections = 64, connectMs = 1000, log } = options;
  const { longestMs = 30_000, maxAnswerBytes = 8 * mebibyte, requestHeaders, answerHeaders } = options;
  const { grpcBy = 'http2' } = options;
  const discovery = place.discovery ?? discovered(service, place.urls);
  const balancer = createBalancer({
    ...options.balance,
    discovery,
    now,
    random,
    events: {
      // Calls go on elsewhere, so that no other line says which instance it was.
      onEjected: (instance, reason, forMs) => {
        onEjected(reason);
        log?.warn({ service: name, instance, reason, forMs }, 'an instance is left out for a while');
      },
      onReturned: (instance) => log?.warn({ service: name, instance }, 'an instance is called again'),
    },
  });
  const headers = headerLists(requestHeaders, answerHeaders);
  const target = { service, connections, connectMs, longestMs, maxAnswerBytes, grpcBy, headers, now };
  const targets = createInstanceTargets(discovery, tlsReader(options.tls, now), target);
  const times = createOperationTimes();
  const breaker = createBreaker(name, options.breaker, now, {
    onChanged: (state) => log?.warn({ service: name, state }, 'a breaker has changed'),
  });
  return {
    name,
    service,
    discovery,
    balancer,
    targets,
    breaker,
    times,
    now,
    close: async () => {
      breaker.close();
      balancer.close();
      if (place.discovery === undefined) discovery.close();
      await targets.close();
    },
  };
}

function discovered(service: string, urls: readonly string[]): Discovery {
  if (urls.length === 0) throw new TypeError(`upstream ${service}: needs an http url`);
  try {
    return discover(urls);
  } catch (cause) {
    throw new TypeError(`upstream ${service}: needs an http url`, { cause });
  }
}
