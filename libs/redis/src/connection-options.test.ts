import { describe, expect, test } from '@jest/globals';
import {
  addressOptions,
  clusterOptions,
  retryDelayMs,
  serverOptions,
  type ConnectionSettings,
} from './connection-options.ts';
import { parseRedisUrl } from './redis-url.ts';

const settings = (url: string): ConnectionSettings => ({
  url: parseRedisUrl(url),
  credentials: () => parseRedisUrl(url),
  name: 'frontdesk:test-bff',
  connectWithinMs: 1_000,
  stalledAfterMs: 1_000,
  heartbeatMs: 1_000,
  tls: {},
  random: () => 0,
});

describe('the wait before the next try to connect', () => {
  test('grows to a second and no further, so that a Redis that is back is used within two', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 1_000_000].map((attempt) => retryDelayMs(attempt, () => 1));
    expect(longest).toEqual([50, 100, 200, 400, 800, 1_000, 1_000, 1_000]);
  });

  test('is half chance, so that instances do not come back all at once', () => {
    expect([0, 0.5, 1].map((chance) => retryDelayMs(10, () => chance))).toEqual([500, 750, 1_000]);
  });
});

describe('no command is sent twice, and none waits for a connection,', () => {
  test('on one server', () => {
    expect(serverOptions(settings('redis://a'))).toMatchObject({
      autoResendUnfulfilledCommands: false,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
    });
  });

  test('on a Cluster', () => {
    expect(clusterOptions(settings('redis+cluster://a'))).toMatchObject({
      enableOfflineQueue: false,
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
    });
  });
});

test('TLS is spoken with the sentinels too', () => {
  expect(serverOptions(settings('rediss+sentinel://s/orders'))).toMatchObject({ tls: {} });
  expect(addressOptions(settings('rediss+sentinel://s/orders'))).toMatchObject({
    sentinels: [{ host: 's', port: 26_379 }],
    name: 'orders',
    sentinelTLS: {},
    enableTLSForSentinelMode: true,
  });
  expect(serverOptions(settings('redis://a'))).not.toHaveProperty('tls');
});
