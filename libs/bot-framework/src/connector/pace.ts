import { defineScript } from '@frontdesk/redis';
import type { Redis } from '@frontdesk/redis';

/** How often the bot may speak. */
export interface Pace {
  /** Takes the next free moment of a conversation or an organisation; gives how many ms away it is. */
  take(name: string): Promise<number>;
}

/** Teams counts both. */
export interface Paces {
  readonly conversation: Pace;
  readonly tenant: Pace;
}

interface Limit {
  readonly everyMs: number;
  readonly burst: number;
}

// One each `everyMs` with `burst` at once is never more than burst + window / everyMs in a window. What is left is for
// what the way there shifts. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
const limits: Readonly<Record<keyof Paces, readonly Limit[]>> = {
  // Teams takes 7 in 1 s, 8 in 2 s, 60 in 30 s: of the first 5, 7 and 54. It takes 1,800 in an hour: of the second 1,794,
  // which a streamed answer of two minutes fits into.
  conversation: [
    { everyMs: 600, burst: 4 },
    { everyMs: 2_100, burst: 80 },
  ],
  // 30 in 1 s, of all that the bot says in an organisation: 28.
  tenant: [{ everyMs: 40, burst: 3 }],
};

/** Where there is one instance. */
export function memoryPaces(now?: () => number): Paces {
  return { conversation: memoryPace(limits.conversation, now), tenant: memoryPace(limits.tenant, now) };
}

/** Counted for all instances together; by each alone while Redis is away. */
export function redisPaces(redis: Redis): Paces {
  return { conversation: redisPace(redis, 'conversation'), tenant: redisPace(redis, 'tenant') };
}

const mostKnown = 50_000;

function memoryPace(rules: readonly Limit[], now: () => number = () => performance.now()): Pace {
  // By when all that was said is paid for (GCRA), for each of the limits.
  const known = new Map<string, readonly number[]>();
  return {
    async take(name) {
      const paid = known.get(name) ?? [];
      const at = Math.max(now(), ...rules.map(({ everyMs, burst }, i) => (paid[i] ?? 0) - (burst - 1) * everyMs));
      known.delete(name);
      known.set(
        name,
        rules.map(({ everyMs }, i) => Math.max(paid[i] ?? 0, at) + everyMs),
      );
      if (known.size > mostKnown) known.delete(known.keys().next().value ?? '');
      return at - now();
    },
  };
}

const takeScript = defineScript(
  'pace.take',
  `local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at, paid, last = now, {}, now
for i = 1, #ARGV, 2 do
  paid[i] = tonumber(redis.call('hget', KEYS[1], i) or '0')
  at = math.max(at, paid[i] - (tonumber(ARGV[i + 1]) - 1) * tonumber(ARGV[i]))
end
for i = 1, #ARGV, 2 do
  local until_ = math.max(paid[i], at) + tonumber(ARGV[i])
  redis.call('hset', KEYS[1], i, string.format('%d', until_))
  last = math.max(last, until_)
end
redis.call('pexpire', KEYS[1], last - now + 1000)
return at - now`,
);

// A reply that comes a little late is better than one that Teams refuses.
const deadlineMs = 500;

function redisPace(redis: Redis, kind: keyof Paces): Pace {
  const alone = memoryPace(limits[kind]);
  const args = limits[kind].flatMap(({ everyMs, burst }) => [everyMs, burst]);
  return {
    async take(name) {
      const own = await alone.take(name);
      const shared = redis.run(takeScript, [redis.key(name, 'pace', kind)], args, { deadlineMs });
      return Math.max(own, Number(await shared.catch(() => 0)));
    },
  };
}
