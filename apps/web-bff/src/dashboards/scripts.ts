import { defineScript } from '@frontdesk/redis';

// Those of a user are one hash, which ends when nobody has used it for long:
//   n     the last version that was given; it stays when all are removed, so that no version comes again
//   d:…   by id: format, version, when saved (ms of Redis' clock), and the value, with blanks between
const common = `
local key = KEYS[1]
local function parts(entry)
  return string.match(entry, '^(%d+) (%d+) (%d+) (.*)$')
end
`;

/** ARGV: id, or nothing for all; for how long they are kept, and how much of that may be gone before it is set again. */
export const readScript = defineScript(
  'dashboards.read',
  `${common}
local left = redis.call('PTTL', key)
if left < 0 and redis.call('EXISTS', key) == 0 then return {} end
if left < tonumber(ARGV[2]) - tonumber(ARGV[3]) then redis.call('PEXPIRE', key, ARGV[2]) end
if ARGV[1] == '' then return redis.call('HGETALL', key) end
local entry = redis.call('HGET', key, 'd:' .. ARGV[1])
if not entry then return {} end
return { 'd:' .. ARGV[1], entry }
`,
);

/** ARGV: id, expected version, format, value, most entries, most bytes, for how long they are kept. */
export const saveScript = defineScript(
  'dashboards.save',
  `${common}
local field, expected, format, value = 'd:' .. ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local entry = redis.call('HGET', key, field)
local version = '0'
if entry then
  local f, v, at, current = parts(entry)
  if not f or tonumber(f) > tonumber(format) then return { 'later', tostring(f) } end
  if current == value and f == format then return { 'saved', v, at } end
  version = v
end
if version ~= expected then return { 'mismatch', version } end
local count, bytes = 0, #value
for _, other in ipairs(redis.call('HKEYS', key)) do
  if other ~= 'n' and other ~= field then
    count = count + 1
    bytes = bytes + redis.call('HSTRLEN', key, other)
  end
end
if count >= tonumber(ARGV[5]) or bytes > tonumber(ARGV[6]) then return { 'full' } end
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local given = tostring(redis.call('HINCRBY', key, 'n', 1))
redis.call('HSET', key, field, format .. ' ' .. given .. ' ' .. now .. ' ' .. value)
redis.call('PEXPIRE', key, ARGV[7])
return { 'saved', given, now }
`,
);

/** ARGV: id, expected version. */
export const removeScript = defineScript(
  'dashboards.remove',
  `${common}
local entry = redis.call('HGET', key, 'd:' .. ARGV[1])
local _, version = parts(entry or '')
if version ~= ARGV[2] then return { 'mismatch', version or '0' } end
redis.call('HDEL', key, 'd:' .. ARGV[1])
return { 'removed' }
`,
);
