import { defineScript } from '@frontdesk/redis';

// A record is a hash:
//   v  format number           s  in-progress | completed | unknown
//   f  fingerprint             o  owner, the fencing token
//   n  number of attempts      b  when first claimed, ms of Redis' clock
//   l  when the lease ends     a  the answer, once completed
// Times are those of Redis, so that no instance's clock matters. `%.0f`, as Lua writes large numbers with an exponent.
const common = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local key, format, owner, fingerprint = KEYS[1], tonumber(ARGV[1]), ARGV[2], ARGV[3]
local leaseMs, keepMs = tonumber(ARGV[4]), tonumber(ARGV[5])

local function is_readable(v)
  v = tonumber(v)
  return v == format or v == format - 1
end

local function begin(attempt, born)
  redis.call('HSET', key, 'v', format, 's', 'in-progress', 'f', fingerprint, 'o', owner,
    'n', attempt, 'b', string.format('%.0f', born), 'l', string.format('%.0f', now + leaseMs))
  redis.call('PEXPIRE', key, keepMs)
end
`;

/** ARGV: format, owner, fingerprint, lease, keep, how long after the first claim it may run again. */
export const claimScript = defineScript(
  'idempotency.claim',
  `${common}
if redis.call('EXISTS', key) == 0 then
  begin(1, now)
  return { 'claimed', '1' }
end
local r = redis.call('HMGET', key, 'v', 's', 'f', 'l', 'n', 'b')
if not is_readable(r[1]) then return { 'format ' .. tostring(r[1]) } end
if r[3] ~= fingerprint then return { 'mismatch' } end
if r[2] == 'completed' then return { 'completed', redis.call('HGET', key, 'a') } end
if r[2] ~= 'in-progress' and r[2] ~= 'unknown' then return { r[2] } end
if r[2] == 'in-progress' and tonumber(r[4]) > now then return { 'in-progress' } end
if tonumber(r[6]) + tonumber(ARGV[6]) > now then
  local attempt = tonumber(r[5]) + 1
  begin(attempt, tonumber(r[6]))
  return { 'claimed', tostring(attempt) }
end
redis.call('HSET', key, 's', 'unknown')
return { 'unknown' }
`,
);

/** ARGV: format, owner, fingerprint, lease, keep, the state to change to, the answer. */
export const changeScript = defineScript(
  'idempotency.change',
  `${common}
local to, answer = ARGV[6], ARGV[7]
local r = redis.call('HMGET', key, 'v', 'o', 's')
if redis.call('EXISTS', key) == 0 then
  if to == 'absent' then return { 'done' } end
  begin(1, now)
else
  if not is_readable(r[1]) then return { 'format ' .. tostring(r[1]) } end
  if r[2] ~= owner then return { 'lost' } end
end
local state = r[3] or 'in-progress'
if to == 'completed' then
  redis.call('HSET', key, 'v', format, 's', to, 'a', answer)
elseif to == 'absent' and state ~= 'completed' then
  redis.call('DEL', key)
  return { 'done' }
elseif state == 'in-progress' then
  redis.call('HSET', key, 'v', format, 's', to, 'l', string.format('%.0f', now + leaseMs))
end
redis.call('PEXPIRE', key, keepMs)
return { 'done' }
`,
);
