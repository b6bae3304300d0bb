import { defineScript } from '@frontdesk/redis';

// A session is a hash, which ends by its expiry:
//   v  format number     b  the sealed value     g  generation, one more with each save
//   x  when it ends at the latest, ms of Redis' clock     m  its groups, as JSON
//   o  who refreshes it, the fencing token       l  until when, or until when nobody may
// Times are those of Redis. `%.0f`, as Lua writes large numbers with an exponent.
const common = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local key = KEYS[1]
local function ms(number) return string.format('%.0f', number) end
local function kept(r)
  return { r[1], r[2], r[3], tostring(redis.call('PTTL', key)), ms(tonumber(r[4]) - now) }
end
`;

/** ARGV: format, value, idle, absolute, groups. */
export const createScript = defineScript(
  'sessions.create',
  `${common}
local idle, absolute = tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('HSET', key, 'v', ARGV[1], 'b', ARGV[2], 'g', 1, 'x', ms(now + absolute), 'm', ARGV[5])
redis.call('PEXPIRE', key, math.min(idle, absolute))
return 1
`,
);

/** ARGV: idle (0: this is no use), by how much the end has to move. */
export const readScript = defineScript(
  'sessions.read',
  `${common}
local r = redis.call('HMGET', key, 'v', 'b', 'g', 'x')
if not r[2] then return false end
local idle = tonumber(ARGV[1])
if idle > 0 then
  local most = math.min(idle, tonumber(r[4]) - now)
  if most - redis.call('PTTL', key) >= tonumber(ARGV[2]) then redis.call('PEXPIRE', key, most) end
end
return kept(r)
`,
);

/** ARGV: owner, lease. */
export const claimScript = defineScript(
  'sessions.claim',
  `${common}
local r = redis.call('HMGET', key, 'v', 'b', 'g', 'x', 'l')
if not r[2] then return { 'gone' } end
if r[5] and tonumber(r[5]) > now then return { 'busy', ms(tonumber(r[5]) - now) } end
redis.call('HSET', key, 'o', ARGV[1], 'l', ms(now + tonumber(ARGV[2])))
return kept(r)
`,
);

/** ARGV: owner, format, value. */
export const saveScript = defineScript(
  'sessions.save',
  `
if redis.call('EXISTS', KEYS[1]) == 0 then return 'gone' end
if redis.call('HGET', KEYS[1], 'o') ~= ARGV[1] then return 'lost' end
redis.call('HSET', KEYS[1], 'v', ARGV[2], 'b', ARGV[3])
redis.call('HINCRBY', KEYS[1], 'g', 1)
redis.call('HDEL', KEYS[1], 'o', 'l')
return 'saved'
`,
);

/** ARGV: owner, for how long nobody gets a claim. */
export const releaseScript = defineScript(
  'sessions.release',
  `${common}
if redis.call('HGET', key, 'o') ~= ARGV[1] then return 0 end
redis.call('HDEL', key, 'o')
redis.call('HSET', key, 'l', ms(now + tonumber(ARGV[2])))
return 1
`,
);

/** ARGV: owner, or nothing for whoever asks. Gives its groups, or null if there was nothing to end. */
export const endScript = defineScript(
  'sessions.end',
  `
local r = redis.call('HMGET', KEYS[1], 'm', 'o')
if not r[1] then return false end
if ARGV[1] ~= '' and r[2] ~= ARGV[1] then return false end
redis.call('DEL', KEYS[1])
return r[1]
`,
);

// A group is a sorted set of its sessions by when they end at the latest; -1: it is being ended.

/** ARGV: member, absolute, how many there may be. Gives those that are one too many, the oldest first. */
export const joinScript = defineScript(
  'sessions.join',
  `${common}
redis.call('ZREMRANGEBYSCORE', key, 0, ms(now))
redis.call('ZADD', key, ms(now + tonumber(ARGV[2])), ARGV[1])
local left = redis.call('PTTL', key)
if left < tonumber(ARGV[2]) then redis.call('PEXPIRE', key, ARGV[2]) end
local over = redis.call('ZCOUNT', key, 0, '+inf') - tonumber(ARGV[3])
if over <= 0 then return {} end
return redis.call('ZRANGEBYSCORE', key, 0, '+inf', 'LIMIT', 0, over)
`,
);

/** Marks every member, so that one that is just being created finds itself ended. */
export const markScript = defineScript(
  'sessions.mark',
  `
local all = redis.call('ZRANGE', KEYS[1], 0, -1)
for _, member in ipairs(all) do redis.call('ZADD', KEYS[1], -1, member) end
return all
`,
);
