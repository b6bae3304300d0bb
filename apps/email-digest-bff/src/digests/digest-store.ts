import type { Redis } from '@frontdesk/redis';
import { textSeal } from '@frontdesk/sealing';
import type { Seal } from '@frontdesk/sealing';

/** A digest is made once for a recipient and a period: who asks again gets the same text. */
export interface DigestStore {
  find(key: DigestKey): Promise<string | undefined>;
  /** The one that is kept from now on: this one, or what another instance has kept in the meantime. */
  keep(key: DigestKey, text: string): Promise<string>;
}

export interface DigestKey {
  readonly tenantId: string;
  readonly userId: string;
  readonly from: string;
  readonly to: string;
}

// The least useful ones go first: those of long ago.
const mostInProcess = 10_000;

export function memoryDigests(): DigestStore {
  const kept = new Map<string, string>();
  return {
    find: async (key) => kept.get(nameOf(key)),
    async keep(key, text) {
      const name = nameOf(key);
      const before = kept.get(name);
      if (before !== undefined) return before;
      if (kept.size >= mostInProcess) kept.delete(kept.keys().next().value ?? '');
      kept.set(name, text);
      return text;
    },
  };
}

export function redisDigests(
  redis: Pick<Redis, 'key' | 'command'>,
  seal: Seal | undefined,
  keptS: number,
): DigestStore {
  const sealed = textSeal(seal);
  const redisKey = ({ tenantId, userId, from, to }: DigestKey) => redis.key(tenantId, 'digest', userId, from, to);
  const find = async (key: DigestKey) => {
    const found = await redis.command('get', redisKey(key));
    return typeof found === 'string' ? sealed.open(nameOf(key), found) : undefined;
  };
  return {
    find,
    async keep(key, text) {
      const made = sealed.close(nameOf(key), text);
      if ((await redis.command('set', redisKey(key), made, 'EX', keptS, 'NX')) !== null) return text;
      return (await find(key)) ?? text;
    },
  };
}

function nameOf({ tenantId, userId, from, to }: DigestKey): string {
  return `digest ${tenantId} ${userId} ${from} ${to}`;
}
