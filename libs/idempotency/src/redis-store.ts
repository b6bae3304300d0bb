import type { Redis } from '@frontdesk/redis';
import type { Changed, Claimed, Hold, RecordStore } from './record-store.ts';
import { changeScript, claimScript } from './scripts.ts';

/** Raised with each change of a record's fields. A reader knows its own and the one before. */
const recordFormat = 1;

/**
 * Records that all instances of an app share. Their Redis must not evict (`maxmemory-policy noeviction`), and what it
 * forgets at a restart is forgotten: run it with an append-only file.
 */
export function redisStore(redis: Redis): RecordStore {
  return redisStoreOf(redis, recordFormat);
}

/** As an instance of that format would, for a rollout's test. */
export function redisStoreOf(redis: Redis, format: number): RecordStore {
  // The id is its record's hash tag: records spread over a Cluster, and each script touches one.
  const keyOf = (id: string): string => redis.key(id, 'idempotency');

  const change = async (id: string, hold: Hold, end: { to: ChangeTo; answer?: Buffer }): Promise<Changed> => {
    const { owner, fingerprint, leaseMs, keepMs } = hold;
    const args = [format, owner, fingerprint, leaseMs, keepMs, end.to, end.answer ?? ''];
    const [reply] = repliesOf(await redis.run(changeScript, [keyOf(id)], args, { buffers: true }));
    if (reply === 'done' || reply === 'lost') return reply;
    throw unreadable(reply);
  };

  return {
    async claim(id, { owner, fingerprint, leaseMs, keepMs, runAgainWithinMs }) {
      const args = [format, owner, fingerprint, leaseMs, keepMs, runAgainWithinMs];
      const reply = await redis.run(claimScript, [keyOf(id)], args, { buffers: true });
      return claimedOf(reply);
    },
    renew: (id, hold) => change(id, hold, { to: 'in-progress' }),
    complete: (id, hold, answer) => change(id, hold, { to: 'completed', answer }),
    markUnknown: (id, hold) => change(id, hold, { to: 'unknown' }),
    release: (id, hold) => change(id, hold, { to: 'absent' }),
  };
}

type ChangeTo = 'in-progress' | 'completed' | 'unknown' | 'absent';

function claimedOf(reply: unknown): Claimed {
  const [state, more] = repliesOf(reply);
  switch (state) {
    case 'claimed':
      return { state, attempt: Number(more) };
    case 'completed':
      return { state, answer: (reply as Buffer[])[1] };
    case 'in-progress':
    case 'unknown':
    case 'mismatch':
      return { state };
    default:
      throw unreadable(state);
  }
}

function repliesOf(reply: unknown): string[] {
  if (!Array.isArray(reply)) throw unreadable(typeof reply);
  return reply.map(String);
}

function unreadable(what = 'nothing'): Error {
  return new Error(`An idempotency record cannot be read by this version (${what}).`);
}
