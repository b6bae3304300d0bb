import type { Redis } from '@frontdesk/redis';
import {
  claimScript,
  createScript,
  endScript,
  joinScript,
  markScript,
  readScript,
  releaseScript,
  saveScript,
} from './scripts.ts';
import type { Kept, NewSession, Saved, SessionStore } from './session-store.ts';

const asBuffers = { buffers: true } as const;

/**
 * Sessions that all instances of an app share. Their Redis must not evict (`maxmemory-policy noeviction`), and what it
 * forgets at a restart signs people out: run it with an append-only file.
 */
export function redisSessionStore(redis: Redis): SessionStore {
  // Each session is its own hash tag: they spread over a Cluster, and a script touches one.
  const sessionKey = (key: string): string => redis.key(key, 'session');
  const groupKey = (group: string): string => redis.key(group, 'sessions');
  const markKey = (id: string): string => redis.key(id, 'once');
  const channel = redis.key('sessions', 'events');
  const leave = async (groups: readonly string[], members: readonly string[]): Promise<void> => {
    if (members.length === 0) return;
    await Promise.all(groups.map((group) => redis.command('zrem', groupKey(group), ...members)));
  };
  const end = async (key: string, owner = ''): Promise<boolean> => {
    const groups = await redis.run(endScript, [sessionKey(key)], [owner]);
    if (typeof groups !== 'string') return false;
    // What stays in a group by a failure here is no session any more, and goes when its time is over.
    await leave(JSON.parse(groups) as string[], [key]).catch(() => undefined);
    return true;
  };

  return {
    create: (key, session) => create(redis, key, { session, sessionKey, groupKey, end }),
    async read(key, { idleMs, everyMs } = { idleMs: 0, everyMs: 0 }) {
      const reply = await redis.run(readScript, [sessionKey(key)], [idleMs, everyMs], asBuffers);
      return reply === null ? undefined : keptOf(reply);
    },
    async claim(key, owner, leaseMs) {
      const reply = await redis.run(claimScript, [sessionKey(key)], [owner, leaseMs], asBuffers);
      const [state, forMs] = Array.isArray(reply) ? reply.map(String) : [];
      if (state === 'gone') return { state };
      if (state === 'busy') return { state, forMs: Number(forMs) };
      return { state: 'claimed', kept: keptOf(reply) };
    },
    async save(key, owner, { format, value }) {
      return (await redis.run(saveScript, [sessionKey(key)], [owner, format, value])) as Saved;
    },
    release: async (key, owner, coolMs) => void (await redis.run(releaseScript, [sessionKey(key)], [owner, coolMs])),
    end,
    async endGroup(group) {
      const members = (await redis.run(markScript, [groupKey(group)], [])) as string[];
      const ended = await Promise.all(members.map(async (key) => ((await end(key)) ? [key] : [])));
      // Last: until then, who comes after a failure finds them all again.
      await leave([group], members);
      return ended.flat();
    },
    async once(id, keepMs) {
      return (await redis.command('set', markKey(id), 1, 'NX', 'PX', Math.max(1, Math.ceil(keepMs)))) === 'OK';
    },
    wasOnce: async (id) => Number(await redis.command('exists', markKey(id))) === 1,
    publish: (text) => redis.publish(channel, text),
    subscribe: (on) => redis.subscribe(channel, on),
  };
}

interface Creating {
  readonly session: NewSession;
  readonly sessionKey: (key: string) => string;
  readonly groupKey: (group: string) => string;
  readonly end: (key: string) => Promise<boolean>;
}

// Into its groups first, and looked at again afterwards: whoever ends a group in between finds it, or marks it for us.
async function create(redis: Redis, key: string, { session, sessionKey, groupKey, end }: Creating) {
  const { format, value, idleMs, absoluteMs, groups, mostOfGroup } = session;
  const joined = await Promise.all(
    groups.map((group) => redis.run(joinScript, [groupKey(group)], [key, absoluteMs, mostOfGroup])),
  );
  await redis.run(createScript, [sessionKey(key)], [format, value, idleMs, absoluteMs, JSON.stringify(groups)]);
  const scores = await Promise.all(groups.map((group) => redis.command('zscore', groupKey(group), key)));
  const refused = scores.some((score) => score === null || Number(score) < 0);
  if (refused) await end(key);
  return { refused, surplus: (joined as string[][]).flat() };
}

function keptOf(reply: unknown): Kept {
  const [format, value, generation, leftMs, absoluteLeftMs] = Array.isArray(reply) ? (reply as Buffer[]) : [];
  if (!Buffer.isBuffer(value)) throw new Error('A session cannot be read: it is no session.');
  return {
    format: Number(String(format)),
    value,
    generation: Number(String(generation)),
    leftMs: Number(String(leftMs)),
    absoluteLeftMs: Number(String(absoluteLeftMs)),
  };
}
