import { randomUUID } from 'node:crypto';
import { defineScript } from '@frontdesk/redis';
import type { Redis } from '@frontdesk/redis';
import type { ConsentStore, Person } from './consent-store.ts';

// Who withdraws while a refresh is under way has withdrawn: it must not come back by what the refresh writes.
const replaceScript = defineScript(
  'consents.replace',
  `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1`,
);
const leaseScript = defineScript(
  'consents.lease',
  `return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0`,
);
const releaseScript = defineScript(
  'consents.release',
  `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`,
);

const deadlineMs = 1_000;

/** Of all instances of an app: a consent that is withdrawn at one of them is withdrawn at all. */
export function redisStore(redis: Pick<Redis, 'key' | 'command' | 'run'>): ConsentStore {
  const keyOf = ({ tenantId, userId }: Person) => redis.key(tenantId, 'consent', userId);
  const leaseOf = ({ tenantId, userId }: Person) => redis.key(tenantId, 'consent-lease', userId);
  return {
    async read(person) {
      const found = await redis.command('get', keyOf(person));
      return typeof found === 'string' ? found : undefined;
    },
    async write(person, text, keptForS) {
      await redis.command('set', keyOf(person), text, 'EX', keptForS);
    },
    async replace(person, before, after, keptForS) {
      return (await redis.run(replaceScript, [keyOf(person)], [before, after, keptForS], { deadlineMs })) === 1;
    },
    async remove(person) {
      return (await redis.command('del', keyOf(person))) === 1;
    },
    async lease(person, forMs) {
      const [key, mine] = [leaseOf(person), randomUUID()];
      if ((await redis.run(leaseScript, [key], [mine, forMs])) !== 1) return undefined;
      return async () => void (await redis.run(releaseScript, [key], [mine]));
    },
  };
}
