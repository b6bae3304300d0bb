import { describe, expect, test } from '@jest/globals';
import { parseRedisUrl } from './redis-url.ts';

describe('a Redis URL', () => {
  test('of a single Redis has a port, a database and credentials, or their defaults', () => {
    expect(parseRedisUrl('redis://cache')).toEqual({
      topology: 'single',
      tls: false,
      hosts: [{ host: 'cache', port: 6379 }],
      db: 0,
    });
    expect(parseRedisUrl('rediss://app:p%40ss%2Fw@10.0.0.7:7000/3')).toEqual({
      topology: 'single',
      tls: true,
      hosts: [{ host: '10.0.0.7', port: 7000 }],
      username: 'app',
      password: 'p@ss/w',
      db: 3,
    });
    expect(parseRedisUrl('redis://:secret@[::1]:6380?db=2')).toEqual({
      topology: 'single',
      tls: false,
      hosts: [{ host: '::1', port: 6380 }],
      password: 'secret',
      db: 2,
    });
  });

  test('of Sentinel names several sentinels and the master, and may hold credentials of both', () => {
    const url = 'rediss+sentinel://app:x@s1,s2:26380,s3/orders?db=1&sentinel-username=watch&sentinel-password=y';
    expect(parseRedisUrl(url)).toEqual({
      topology: 'sentinel',
      tls: true,
      hosts: [
        { host: 's1', port: 26_379 },
        { host: 's2', port: 26_380 },
        { host: 's3', port: 26_379 },
      ],
      username: 'app',
      password: 'x',
      db: 1,
      masterName: 'orders',
      sentinelUsername: 'watch',
      sentinelPassword: 'y',
    });
  });

  test('of a Cluster names any of its nodes', () => {
    expect(parseRedisUrl('redis+cluster://a:7000,b:7001')).toMatchObject({
      topology: 'cluster',
      hosts: [
        { host: 'a', port: 7000 },
        { host: 'b', port: 7001 },
      ],
    });
  });

  test.each([
    ['http://secret@a', /does not look like one/],
    ['redis+ring://secret@a', /does not look like one/],
    ['redis://', /host that is none/],
    ['redis://:secret@', /host that is none/],
    ['redis://a:0', /port that is none/],
    ['redis://a:66000', /port that is none/],
    ['redis://a,b', /several hosts/],
    ['redis://secret@a', /user without a password/],
    ['redis://a:b:secret@c d', /host that is none/],
    ['redis://a/-1', /database that is none/],
    ['redis://a/secret', /database that is none/],
    ['redis+cluster://a/1', /only 0/],
    ['redis+sentinel://a', /name of the master/],
    ['redis://a?timeout=3', /unknown parameter "timeout"/],
    ['redis://:%zz-secret@a', /not percent-encoded/],
  ])('%s is refused with a reason that holds no secret', (url, reason) => {
    expect(() => parseRedisUrl(url)).toThrow(reason);
    expect(() => parseRedisUrl(url)).not.toThrow(/secret/);
  });
});
