import type { Redis } from '@frontdesk/redis';
import type { Seal } from '@frontdesk/sealing';

/** What is kept for a while, sealed. What cannot be opened is as if it had never been. */
export interface Kept {
  get(...name: Name): Promise<string | undefined>;
  set(name: Name, value: string, forMs: number): Promise<void>;
  delete(...name: Name): Promise<void>;
  /** `get` and `delete` in one: of several who take it, one gets it. */
  take(...name: Name): Promise<string | undefined>;
}

/** The kind, and what is unique within it. */
type Name = readonly [kind: string, ...rest: string[]];

const mostKept = 50_000;

export function memoryKept(seal: Seal, now: () => number = () => performance.now()): Kept {
  const known = new Map<string, { readonly sealed: Buffer; readonly until: number }>();
  return {
    async get(...name) {
      const key = purposeOf(name);
      const { sealed, until } = known.get(key) ?? {};
      if (sealed === undefined || until === undefined) return undefined;
      if (until > now()) return seal.open(key, sealed)?.toString();
      known.delete(key);
      return undefined;
    },
    async set(name, value, forMs) {
      const key = purposeOf(name);
      known.delete(key);
      known.set(key, { sealed: seal.close(key, value), until: now() + forMs });
      if (known.size > mostKept) known.delete(known.keys().next().value ?? '');
    },
    async delete(...name) {
      known.delete(purposeOf(name));
    },
    async take(...name) {
      const key = purposeOf(name);
      const { sealed, until = 0 } = known.get(key) ?? {};
      known.delete(key);
      return sealed && until > now() ? seal.open(key, sealed)?.toString() : undefined;
    },
  };
}

export function redisKept(redis: Redis, seal: Seal): Kept {
  const keyOf = (name: Name) => redis.key(name.slice(1).join(' '), name[0]);
  return {
    async get(...name) {
      const text = await redis.command('get', keyOf(name));
      if (typeof text !== 'string') return undefined;
      return seal.open(purposeOf(name), Buffer.from(text, 'base64url'))?.toString();
    },
    async set(name, value, forMs) {
      const sealed = seal.close(purposeOf(name), value).toString('base64url');
      await redis.command('set', keyOf(name), sealed, 'px', Math.max(1, Math.ceil(forMs)));
    },
    delete: async (...name) => void (await redis.command('del', keyOf(name))),
    async take(...name) {
      const text = await redis.command('getdel', keyOf(name));
      if (typeof text !== 'string') return undefined;
      return seal.open(purposeOf(name), Buffer.from(text, 'base64url'))?.toString();
    },
  };
}

function purposeOf(name: Name): string {
  return JSON.stringify(name);
}
