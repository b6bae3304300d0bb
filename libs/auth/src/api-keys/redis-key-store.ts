import { defineScript, type Redis } from '@frontdesk/redis';
import { readKeyRecord, writeKeyRecord } from './key-record.ts';
import type { KeyStore } from './key-store.ts';

// Two programs that change one key at once: the second reads again, instead of undoing what the first did.
const putScript = defineScript(
  'api-keys.put',
  `local found = redis.call('HGET', KEYS[1], ARGV[1])
if (found or '') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1`,
);

const writeDeadlineMs = 1_000;

/**
 * One hash under `frontdesk:shared:{api-keys}`, for all apps and instances: a key is asked for every ten seconds by
 * those who use it, so that the one slot is never busy.
 */
export function redisKeyStore(redis: Pick<Redis, 'sharedKey' | 'command' | 'run'>): KeyStore {
  const key = redis.sharedKey('api-keys');

  return {
    async find(id) {
      const found = await redis.command('hget', key, id);
      return typeof found === 'string' ? readKeyRecord(JSON.parse(found)) : undefined;
    },
    async list() {
      const records = new Map<string, string>();
      let cursor = '0';
      do {
        const reply = (await redis.command('hscan', key, cursor, 'COUNT', 200)) as [string, string[]];
        cursor = reply[0];
        // A scan may show the same key twice.
        for (let at = 0; at + 1 < reply[1].length; at += 2) records.set(reply[1][at] ?? '', reply[1][at + 1] ?? '');
      } while (cursor !== '0');
      return [...records.values()].map((text) => readKeyRecord(JSON.parse(text)));
    },
    async put(record, replaced) {
      const args = [record.id, replaced ? writeKeyRecord(replaced) : '', writeKeyRecord(record)];
      return (await redis.run(putScript, [key], args, { deadlineMs: writeDeadlineMs })) === 1;
    },
  };
}
