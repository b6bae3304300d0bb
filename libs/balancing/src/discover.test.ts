import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { discover } from './discover.ts';
import type { ResolverLike } from './discover.ts';
import type { Discovery, Instance } from './instance.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  for (const discovery of opened.splice(0)) discovery.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

interface Says {
  a: readonly string[] | string;
  aaaa: readonly string[] | string;
  srv: readonly { name: string; port: number; priority: number; weight: number }[] | string;
  /** Seconds. */
  ttl: number;
}

const opened: Discovery[] = [];

/** A resolver that says what it is told: addresses, or the code of an error. */
function scripted(urls: readonly string[], initial: Partial<Says>, everyMs = 5_000) {
  const says: Says = { a: 'ENODATA', aaaa: 'ENODATA', srv: 'ENOTFOUND', ttl: 0, ...initial };
  const asked: string[] = [];
  const told: string[] = [];
  const answer = <T>(value: T | string, query: string): T => {
    asked.push(query);
    if (typeof value === 'string') throw Object.assign(new Error(value), { code: value });
    return value;
  };
  const withTtl = (value: readonly string[] | string) =>
    typeof value === 'string' ? value : value.map((address) => ({ address, ttl: says.ttl }));
  const resolver: ResolverLike = {
    resolve4: async (name) => answer(withTtl(says.a), `A ${name}`),
    resolve6: async (name) => answer(withTtl(says.aaaa), `AAAA ${name}`),
    resolveSrv: async (name) => answer(says.srv, `SRV ${name}`),
  };
  const events = {
    onFailed: (name: string, error: Error) => told.push(`${name} ${error.message}`),
    onChanged: (instances: readonly Instance[]) => told.push(`changed ${instances.map(({ id }) => id).join(' ')}`),
  };
  const discovery = discover(urls, { resolver, everyMs, events, random: () => 0 });
  opened.push(discovery);
  return { discovery, says, asked, told, ids: () => discovery.instances.map(({ id }) => id) };
}

async function after(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

describe('a name with addresses', () => {
  test('is as many instances as it has addresses, of both families, with path, weight and the name to trust', async () => {
    const { discovery } = scripted(['dns+https://docs.test:4101/v2;weight=2'], {
      a: ['10.0.0.2', '10.0.0.1'],
      aaaa: ['fd00::1'],
    });
    expect(await discovery.whenFound(100)).toBe(true);
    expect(discovery.instances.map(({ id, url, ...rest }) => [id, url.href, rest])).toEqual(
      ['https://10.0.0.1:4101/v2', 'https://10.0.0.2:4101/v2', 'https://[fd00::1]:4101/v2'].map((url) => [
        ...[url, url],
        { weight: 2, serverName: 'docs.test' },
      ]),
    );
  });

  test('is asked for again, and a new order of the same addresses is no change', async () => {
    const { says, told, ids } = scripted(['dns+http://docs.test'], { a: ['10.0.0.1', '10.0.0.2'] });
    await after(0);
    says.a = ['10.0.0.2', '10.0.0.1'];
    await after(5_000);
    expect(told).toHaveLength(1);
    says.a = ['10.0.0.3'];
    await after(5_000);
    expect(ids()).toEqual(['http://10.0.0.3']);
    expect(told).toHaveLength(2);
  });

  test('is not asked for before its TTL is over, nor later than a minute', async () => {
    const { says, asked } = scripted(['dns+http://docs.test'], { a: ['10.0.0.1'], ttl: 20 });
    await after(19_999);
    expect(asked).toHaveLength(2);
    says.ttl = 86_400;
    await after(1);
    expect(asked).toHaveLength(4);
    await after(60_000);
    expect(asked).toHaveLength(6);
  });
});

describe('a service with SRV records', () => {
  const srv = [
    { name: 'one.test', port: 4101, priority: 1, weight: 3 },
    { name: 'two.test', port: 4102, priority: 2, weight: 0 },
  ];

  test('has their ports, weights and priorities', async () => {
    const { discovery } = scripted(['dns+srv+http://_documents._tcp.shop.test/v2'], { srv, a: ['10.0.0.1'] });
    await after(0);
    expect(
      discovery.instances.map(({ id, weight, priority, serverName }) => [id, weight, priority, serverName]),
    ).toEqual([
      ['http://10.0.0.1:4101/v2', 3, 1, 'shop.test'],
      ['http://10.0.0.1:4102/v2', 0.1, 2, 'shop.test'],
    ]);
  });

  test('weights that all are 0 are all the same', async () => {
    const { discovery } = scripted(['dns+srv+http://_documents._tcp.test'], {
      srv: srv.map((record) => ({ ...record, weight: 0 })),
      a: ['10.0.0.1'],
    });
    await after(0);
    expect(discovery.instances.map(({ weight }) => weight)).toEqual([1, 1]);
  });

  test('that says it is not offered here is nobody, and nobody does not replace somebody', async () => {
    const { says, ids, told } = scripted(['dns+srv+http://_documents._tcp.test'], { srv, a: ['10.0.0.1'] });
    await after(0);
    says.srv = [{ name: '', port: 0, priority: 0, weight: 0 }];
    await after(5_000);
    expect(ids()).toHaveLength(2);
    expect(told.at(-1)).toBe('_documents._tcp.test The service has no instances.');
  });
});

describe('when DNS is away', () => {
  test.each(['ETIMEOUT', 'ECONNREFUSED', 'ESERVFAIL', 'ENOTFOUND', 'ENODATA'])(
    'after %s the last known instances stay, and it is asked on',
    async (code) => {
      const { says, told, ids } = scripted(['dns+http://docs.test'], { a: ['10.0.0.1'] });
      await after(0);
      says.a = code;
      says.aaaa = code;
      await after(10_000);
      expect(ids()).toEqual(['http://10.0.0.1']);
      expect(told.filter((line) => line === `docs.test ${code}`)).toHaveLength(2);
      says.a = ['10.0.0.2'];
      await after(5_000);
      expect(ids()).toEqual(['http://10.0.0.2']);
    },
  );

  test('an empty answer does not wipe', async () => {
    const { says, ids } = scripted(['dns+http://docs.test'], { a: ['10.0.0.1'] });
    await after(0);
    says.a = [];
    await after(5_000);
    expect(ids()).toEqual(['http://10.0.0.1']);
  });

  test('a family that cannot be asked keeps its addresses, one that has none loses them', async () => {
    const { says, ids } = scripted(['dns+http://docs.test'], { a: ['10.0.0.1'], aaaa: ['fd00::1'] });
    await after(0);
    says.a = ['10.0.0.2'];
    says.aaaa = 'ETIMEOUT';
    await after(5_000);
    expect(ids()).toEqual(['http://10.0.0.2', 'http://[fd00::1]']);
    says.aaaa = 'ENODATA';
    await after(5_000);
    expect(ids()).toEqual(['http://10.0.0.2']);
  });

  test('from the start, it is asked every second until somebody is found', async () => {
    const { says, discovery, asked } = scripted(['dns+http://docs.test'], { a: 'ESERVFAIL' });
    const found = discovery.whenFound(5_000);
    await after(2_500);
    expect(asked.filter((query) => query.startsWith('A '))).toHaveLength(3);
    says.a = ['10.0.0.1'];
    await after(1_000);
    expect(await found).toBe(true);
  });
});

describe('names and URLs', () => {
  test('can be mixed, and one that fails leaves the others alone', async () => {
    const { ids } = scripted(['http://a', 'dns+http://docs.test', 'dns+srv+http://_documents._tcp.test'], {
      a: ['10.0.0.1'],
    });
    expect(ids()).toEqual(['http://a']);
    await after(0);
    expect(ids()).toEqual(['http://a', 'http://10.0.0.1']);
  });

  test('without a name nothing is asked', async () => {
    const { asked } = scripted(['http://a'], {});
    await after(60_000);
    expect(asked).toEqual([]);
  });

  test.each([
    ['dns+srv+http://_documents._tcp.test:4101', 'the records say it'],
    ['dns+http://10.0.0.1', 'not an address'],
    ['dns+ftp://docs.test', 'is http or https'],
  ])('%s is refused', (url, reason) => {
    expect(() => discover([url])).toThrow(reason);
  });
});

describe('looking again at once', () => {
  test('asks within a second, however often it is wanted', async () => {
    const { discovery, asked } = scripted(['dns+http://docs.test'], { a: ['10.0.0.1'], ttl: 30 });
    await after(5_000);
    for (let at = 0; at < 1_000; at += 1) discovery.refresh?.();
    await after(0);
    expect(asked).toHaveLength(4);
    for (let at = 0; at < 1_000; at += 1) discovery.refresh?.();
    await after(999);
    expect(asked).toHaveLength(4);
    await after(1);
    expect(asked).toHaveLength(6);
  });

  test('is nothing after closing, and an answer that comes then is not heard', async () => {
    const { discovery, told } = scripted(['dns+http://docs.test'], { a: ['10.0.0.1'] });
    discovery.close();
    discovery.refresh?.();
    await after(10_000);
    expect(told).toEqual([]);
  });
});
