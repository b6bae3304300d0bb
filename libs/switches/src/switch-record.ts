import { defineScript, type Redis } from '@frontdesk/redis';
import { entryFromText, entryName, entryOf, type SwitchEntry } from './switch-entry.ts';

/** What all apps and instances share: the hash `frontdesk:shared:{switches}:entries`, and two channels. */
export interface SwitchRecord {
  /** Stores and tells it in one step. False if there are too many. */
  set(entry: SwitchEntry, change: string): Promise<boolean>;
  /** All of them, those that are over too. */
  read(): Promise<{ readonly entries: readonly SwitchEntry[]; readonly unreadable: readonly string[] }>;
  /** Gives back to a Redis what it lost; what it has stays. */
  restore(entries: readonly SwitchEntry[]): Promise<void>;
  /** Says the id of each change. */
  readonly changes: string;
  /** Where instances say that a change is in force. */
  readonly heard: string;
}

/** 200 of the longest are 100 kB, which is what one answer of Redis may have. */
export const mostEntries = 200;
// Longer than any entry lasts.
const keptForMs = 8 * 86_400_000;
// Nobody's page waits for these. Two of them and the pause between fit into 5 s.
const deadlineMs = 500;

// What is over goes, as room is counted, and so does what was turned on the longest ago: it only tells those who missed
// it, and must not keep operators from turning off. An entry of a later version cannot be read here, and is left to those
// who can.
const setScript = defineScript(
  'switches.set',
  `local all = redis.call('HGETALL', KEYS[1])
local on = {}
for i = 1, #all, 2 do
  local isRead, entry = pcall(cjson.decode, all[i + 1])
  if isRead and type(entry) == 'table' and type(entry['until']) == 'string' then
    if entry['until'] <= ARGV[3] then redis.call('HDEL', KEYS[1], all[i])
    elseif entry['on'] == true then on[#on + 1] = { entry['until'], all[i] } end
  end
end
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  local tooMany = redis.call('HLEN', KEYS[1]) - tonumber(ARGV[4]) + 1
  if tooMany > #on then return 0 end
  table.sort(on, function (one, other) return one[1] < other[1] end)
  for i = 1, tooMany do redis.call('HDEL', KEYS[1], on[i][2]) end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('PUBLISH', ARGV[6], ARGV[7])
return 1`,
);

const restoreScript = defineScript(
  'switches.restore',
  `for i = 3, #ARGV, 2 do
  if redis.call('HLEN', KEYS[1]) < tonumber(ARGV[2]) then redis.call('HSETNX', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])`,
);

const readScript = defineScript('switches.read', `return redis.call('HGETALL', KEYS[1])`);

export function switchRecord(redis: Redis, now: () => number = Date.now): SwitchRecord {
  const keys = [redis.sharedKey('switches', 'entries')];
  const changes = redis.sharedKey('switches', 'changes');
  return {
    changes,
    heard: redis.sharedKey('switches', 'heard'),
    async set(entry, change) {
      const nowText = new Date(now()).toISOString();
      const args = [entryName(entry.setting), JSON.stringify(entryOf(entry)), nowText];
      const stored = await redis.run(setScript, keys, [...args, mostEntries, keptForMs, changes, change], {
        deadlineMs,
      });
      return stored === 1;
    },
    async read() {
      const reply = (await redis.run(readScript, keys, [], { deadlineMs })) as string[];
      const texts = reply.filter((_text, at) => at % 2 === 1);
      const read = texts.map((text) => entryFromText(text, now()));
      return {
        entries: read.filter((entry) => typeof entry === 'object'),
        unreadable: read.filter((entry) => typeof entry === 'string'),
      };
    },
    async restore(entries) {
      const pairs = entries.flatMap((entry) => [entryName(entry.setting), JSON.stringify(entryOf(entry))]);
      await redis.run(restoreScript, keys, [keptForMs, mostEntries, ...pairs], { deadlineMs });
    },
  };
}
