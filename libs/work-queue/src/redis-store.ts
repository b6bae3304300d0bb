import { hash } from 'node:crypto';
import type { Redis } from '@frontdesk/redis';
import { changeScript, claimScript, putScript } from './scripts.ts';
import type { Changed, Claim, WorkStore, WorkStoreOptions } from './work-store.ts';

// Nobody looks at a page meanwhile: an activity that is kept late is better than one that is sent again.
const deadlineMs = 1_500;

type Replied = readonly [Buffer, Buffer, Buffer, Buffer, number, number, Buffer];

interface RedisOptions extends WorkStoreOptions {
  /** Another one is another queue. */
  readonly tag?: string;
}

/** Shared by all instances; what one leaves, another takes over when its lease is over. */
export function redisWorkStore(redis: Redis, { most, mostInLane, retentionMs, tag = 'work' }: RedisOptions): WorkStore {
  const key = (...parts: string[]) => redis.key(tag, ...parts);
  const [due, order, items, counter] = [key('due'), key('order'), key('items'), key('counter')];
  const [held, attempts, notes] = [key('held'), key('attempts'), key('notes')];

  async function change(
    what: string,
    { lane, fence, id, place }: Claim,
    value: string | number = '',
  ): Promise<Changed> {
    const keys = [due, order, items, held, attempts, notes];
    return (await redis.run(changeScript, keys, [what, lane, fence, id, place, value], { deadlineMs })) as Changed;
  }

  return {
    isShared: true,
    async put({ id, lane, payload }) {
      const short = digest(id);
      const keys = [key('seen', short), due, order, items, counter];
      const args = [short, digest(lane), payload, retentionMs, most, mostInLane];
      return (await redis.run(putScript, keys, args, { deadlineMs })) as 'new' | 'known' | 'full';
    },
    async claim(leaseMs) {
      const keys = [due, order, items, counter, held, attempts, notes];
      const reply = await redis.run(claimScript, keys, [leaseMs], { deadlineMs, buffers: true });
      return claimed(reply as [] | [number] | Replied);
    },
    renew: (claim, leaseMs) => change('renew', claim, leaseMs),
    note: (claim, text) => change('note', claim, text),
    finish: (claim) => change('finish', claim),
    later: (claim, delayMs) => change('later', claim, Math.ceil(delayMs)),
    waiting: async () => Number(await redis.command('hlen', items)),
  };
}

function claimed(reply: readonly [] | readonly [number] | Replied): Awaited<ReturnType<WorkStore['claim']>> {
  if (reply.length < 2) return { nothingForMs: reply[0] as number | undefined };
  const [id, lane, payload, place, fence, attempt, notes] = reply as Replied;
  return {
    id: id.toString(),
    lane: lane.toString(),
    payload,
    place: place.toString(),
    fence,
    attempt,
    notes: notes.length > 0 ? notes.toString() : undefined,
  };
}

/** Ids of conversations are long, and hold whatever Teams puts there. */
function digest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 27);
}
