import { defineScript } from '@frontdesk/redis';
import type { Redis } from '@frontdesk/redis';

/** How often a bot may speak in one conversation. */
export interface Pace {
  /** Takes the next free moment of the conversation; gives how many ms away it is. */
  take(conversationId: string): Promise<number>;
}

interface Limit {
  readonly everyMs: number;
  readonly burst: number;
}

// Teams takes 7 in 1 s, 8 in 2 s, 60 in 30 s and 1,800 in an hour, of one bot in one conversation. A limit of one each
// `everyMs` with `burst` at once never has more than burst + window / everyMs in a window: 5, 7 and 54 of the first,
// 1,794 of the second. What is left is for what the way there shifts. A streamed answer of two minutes fits into both.
const limits: readonly Limit[] = [
  { everyMs: 600, burst: 4 },
  { everyMs: 2_100, burst: 80 },
];

const longestMs = Math.max(...limits.map(({ everyMs, burst }) => everyMs * burst));

/** When the next may go, by when all before are paid for (GCRA), for each of the limits; `now` and results in ms. */
export function nextOf(
  paidUntil: readonly number[],
  now: number,
): { readonly at: number; readonly paidUntil: number[] } {
  const from = limits.map(({ everyMs, burst }, i) => (paidUntil[i] ?? 0) - (burst - 1) * everyMs);
  const at = Math.max(now, ...from);
  return { at, paidUntil: limits.map(({ everyMs }, i) => Math.max(paidUntil[i] ?? 0, at) + everyMs) };
}

const mostKnown = 50_000;

export function memoryPace(now: () => number = () => performance.now()): Pace {
  const known = new Map<string, number[]>();
  return {
    async take(conversationId) {
      const { at, paidUntil } = nextOf(known.get(conversationId) ?? [], now());
      known.delete(conversationId);
      known.set(conversationId, paidUntil);
      if (known.size > mostKnown) known.delete(known.keys().next().value ?? '');
      return at - now();
    },
  };
}

const takeScript = defineScript(
  'pace.take',
  `local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = now
for i = 1, #ARGV, 2 do
  local paid = tonumber(redis.call('hget', KEYS[1], i) or '0')
  at = math.max(at, paid - (tonumber(ARGV[i + 1]) - 1) * tonumber(ARGV[i]))
end
for i = 1, #ARGV, 2 do
  local paid = tonumber(redis.call('hget', KEYS[1], i) or '0')
  redis.call('hset', KEYS[1], i, string.format('%d', math.max(paid, at) + tonumber(ARGV[i])))
end
redis.call('pexpire', KEYS[1], at - now + ${longestMs})
return at - now`,
);

/** Counted for all instances together; by this one alone while Redis is away. */
export function redisPace(redis: Redis): Pace {
  const alone = memoryPace();
  return {
    async take(conversationId) {
      const own = await alone.take(conversationId);
      const args = limits.flatMap(({ everyMs, burst }) => [everyMs, burst]);
      const key = redis.key(conversationId, 'pace');
      const shared = await redis.run(takeScript, [key], args, { deadlineMs: 500 }).catch(() => 0);
      return Math.max(own, Number(shared));
    },
  };
}
