// What all instances share is gone: the Redis, or the name server.
import { startDnsServer } from '@frontdesk/test-kit/dns';
import type { Bff } from '../bff.ts';
import { services } from '../control.ts';
import { atPace, until } from '../load.ts';
import { table } from '../markdown.ts';
import { msOf, percentOf, percentile } from '../numbers.ts';
import { is200 } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { documentView } from '../requests.ts';
import { bar, shareAtLeast } from '../scenario.ts';
import type { Bar, Finding, Scenario, Size } from '../scenario.ts';
import { chiara } from '../stage.ts';
import type { Stage } from '../stage.ts';

type Phases = Readonly<Record<'before' | 'gone' | 'back', readonly Outcome[]>>;

export const redisGone: Scenario = {
  name: 'redis-gone',
  needs: { redis: true },
  async run(stage, size): Promise<Finding> {
    const { redis } = stage;
    if (!redis) throw new Error('this stage has no Redis');
    const bff = await stage.bff();
    const phases = await throughIt(stage, bff, size, { take: () => redis.kill(), giveBack: () => redis.restart() });
    const backMs = await until(async () => (await bff.metric(/^frontdesk_redis_up/)) === 1, { withinMs: 15_000 });
    return findingOf('Redis', phases, [
      bar(
        'Redis is back: the BFF finds it by itself within 15 s',
        backMs === undefined ? 'never' : msOf(backMs),
        backMs !== undefined,
      ),
    ]);
  },
};

export const dnsGone: Scenario = {
  name: 'dns-gone',
  async run(stage, size): Promise<Finding> {
    const name = 'backends.frontdesk.test';
    const dns = await startDnsServer({ [name]: [{ type: 'A', address: '127.0.0.1', ttlS: 1 }] });
    stage.defer(() => dns.stop());
    const byName = services.map((service) => {
      const { port } = new URL(stage.platform.urls[service]);
      return [`${service.toUpperCase()}_URLS`, `dns+http://${name}:${port}`];
    });
    const bff = await stage.bff({ DNS_SERVERS: dns.address, ...Object.fromEntries(byName) });
    const asked = dns.queries.length;
    const phases = await throughIt(stage, bff, size, { take: () => dns.stop(), giveBack: () => dns.restart() });
    return findingOf('DNS', phases, [bar('backends are found by DNS at all', `${asked} questions`, asked > 0)]);
  },
};

interface Loss {
  take(): Promise<void>;
  giveBack(): Promise<void>;
}

async function throughIt(stage: Stage, bff: Bff, size: Size, { take, giveBack }: Loss): Promise<Phases> {
  const token = await stage.token(chiara);
  const draw = (seconds: number) => atPace(20, 20 * seconds, () => bff.ask(documentView, token));
  const [short, long] = size === 'full' ? [5, 20] : [1, 3];
  const before = await draw(short);
  await take();
  const gone = await draw(long);
  await giveBack();
  return { before, gone, back: await draw(short) };
}

function findingOf(what: string, phases: Phases, more: readonly Bar[]): Finding {
  const all = Object.values(phases).flat();
  const rows = Object.entries(phases).map(([name, outcomes]) => {
    const times = outcomes.map(({ ms }) => ms);
    const good = outcomes.filter(is200).length;
    return [name, percentOf(good, outcomes.length), msOf(percentile(times, 0.5)), msOf(percentile(times, 0.99))];
  });
  const ok = { good: all.filter(is200).length, all: all.length };
  return {
    bars: [shareAtLeast(`${what} is gone and comes back: views that are 200`, ok, 1), ...more],
    text: table([what, 'views 200', 'p50', 'p99'], rows),
  };
}
