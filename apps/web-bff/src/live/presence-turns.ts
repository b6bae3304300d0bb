import type { Redis } from '@frontdesk/redis';
import { textSeal } from '@frontdesk/sealing';
import type { Seal } from '@frontdesk/sealing';

/** Which instance looks who is there, and what was seen the last time. */
export interface PresenceTurns {
  /** True for one of all instances, and then for nobody for so long. */
  take(topic: string, forMs: number): Promise<boolean>;
  last(topic: string): Promise<string | undefined>;
  note(topic: string, seen: string, forMs: number): Promise<void>;
}

/** Who is there is told to nobody who looks into Redis. */
export function redisPresenceTurns(redis: Pick<Redis, 'command' | 'key'>, seal?: Seal): PresenceTurns {
  const text = textSeal(seal);
  const purposeOf = (topic: string): string => `presence ${topic}`;
  const [turnOf, seenOf] = ['turn', 'seen'].map((part) => (topic: string) => redis.key(topic, 'presence', part));
  return {
    take: async (topic, forMs) => (await redis.command('set', turnOf!(topic), '1', 'NX', 'PX', forMs)) !== null,
    async last(topic) {
      const kept = (await redis.command('get', seenOf!(topic))) as string | null;
      return kept === null ? undefined : text.open(purposeOf(topic), kept);
    },
    async note(topic, seen, forMs) {
      await redis.command('set', seenOf!(topic), text.close(purposeOf(topic), seen), 'PX', forMs);
    },
  };
}

/** For one instance. */
export function memoryPresenceTurns(now = () => performance.now()): PresenceTurns {
  const turns = new Map<string, number>();
  const seen = new Map<string, { readonly seen: string; readonly until: number }>();
  const drop = (): void => {
    for (const [topic, until] of turns) if (until <= now()) turns.delete(topic);
    for (const [topic, { until }] of seen) if (until <= now()) seen.delete(topic);
  };
  return {
    async take(topic, forMs) {
      drop();
      if (turns.has(topic)) return false;
      turns.set(topic, now() + forMs);
      return true;
    },
    async last(topic) {
      drop();
      return seen.get(topic)?.seen;
    },
    note: async (topic, text, forMs) => void seen.set(topic, { seen: text, until: now() + forMs }),
  };
}
