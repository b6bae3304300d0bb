import { defineScript } from '@frontdesk/redis';

// A reservation is a hash:
//   v  format number     s  open | settled       e  what it is, as JSON
//   i  input held        g  output granted       m  output metered, and t when
//   x  once settled: input, output, latency and how it ended
// A counter is a hash: u used, h held. All keys of a tenant share its hash tag, and all that a script touches are named.
// Times are those of Redis. `%.0f`, as Lua writes large numbers with an exponent. The arithmetic is that of `room.ts`.
const common = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function whole(number) return string.format('%.0f', number) end
local function cost(pin, pout, input, output) return math.ceil((input * pin + output * pout) / 1000000) end
local function amount(unit, pin, pout, input, output)
  if unit == 'tokens' then return input + output end
  return cost(pin, pout, input, output)
end
local function is_readable(v, format)
  v = tonumber(v)
  return v == format or v == format - 1
end
local function count(key, field, by)
  local value = math.max(0, tonumber(redis.call('HGET', key, field) or '0') + by)
  redis.call('HSET', key, 'v', 1, field, whole(value))
end
local function keep(key, ends, ms)
  redis.call('PEXPIREAT', key, whole(math.max(ends, now) + ms))
end
`;

/**
 * KEYS: reservation, open ones, counters. ARGV: format, id, lease, keep, what it is, input, most and least output, prices
 * of input and output, how long a counter is kept after its end; for each counter its unit, limit or '' and end.
 */
export const reserveScript = defineScript(
  'token-quota.reserve',
  `${common}
local format, id, leaseMs, keepMs, entry = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local input, most, least = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local pin, pout, afterMs = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local expired = whole(redis.call('ZCOUNT', KEYS[2], '-inf', now))
local r = redis.call('HMGET', KEYS[1], 'v', 's', 'g', 'm')
if r[2] then
  if not is_readable(r[1], format) then return { 'format ' .. tostring(r[1]) } end
  if r[2] ~= 'open' then return { 'settled' } end
  return { 'held', expired, r[3], r[4] }
end
local granted, standings = most, {}
for n = 1, #KEYS - 2 do
  local unit, limit = ARGV[9 + 3 * n], tonumber(ARGV[10 + 3 * n])
  local c = redis.call('HMGET', KEYS[2 + n], 'u', 'h')
  local used, held = tonumber(c[1] or '0'), tonumber(c[2] or '0')
  standings[2 * n - 1], standings[2 * n] = whole(used), whole(held)
  local free = limit and limit - used - held
  if free and amount(unit, pin, pout, input, most) > free then
    local fits = free - input
    if unit ~= 'tokens' then
      local left = free * 1000000 - input * pin
      fits = pout > 0 and math.floor(left / pout) or -1
    end
    granted = math.min(granted, fits)
  end
end
if granted < least then return { 'refused', expired, unpack(standings) } end
for n = 1, #KEYS - 2 do
  count(KEYS[2 + n], 'h', amount(ARGV[9 + 3 * n], pin, pout, input, granted))
  keep(KEYS[2 + n], tonumber(ARGV[11 + 3 * n]), afterMs)
end
redis.call('HSET', KEYS[1], 'v', format, 's', 'open', 'e', entry, 'i', whole(input), 'g', whole(granted),
  'm', 0, 't', whole(now))
redis.call('PEXPIRE', KEYS[1], keepMs)
redis.call('ZADD', KEYS[2], whole(now + leaseMs), id)
redis.call('PEXPIRE', KEYS[2], keepMs)
return { 'held', expired, whole(granted), '0' }
`,
);

/** KEYS: reservation, open ones. ARGV: format, id, lease, keep, output. */
export const meterScript = defineScript(
  'token-quota.meter',
  `${common}
local r = redis.call('HMGET', KEYS[1], 'v', 's', 'm')
if not r[2] then return 'unknown' end
if not is_readable(r[1], tonumber(ARGV[1])) then return 'format ' .. tostring(r[1]) end
if r[2] ~= 'open' then return 'settled' end
redis.call('HSET', KEYS[1], 'm', whole(math.max(tonumber(r[3]), tonumber(ARGV[5]))), 't', whole(now))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('ZADD', KEYS[2], whole(now + ARGV[3]), ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 'held'
`,
);

/**
 * KEYS: reservation, open ones, usage records, counters. ARGV: format, id, by whom, input or '', input by estimate, output,
 * prices of input and output, latency, how it ended, how long it is remembered, how long records are kept, how many at
 * most, how long a counter is kept after its end, how many fields of the record and these, then of each counter its unit
 * and end.
 */
export const settleScript = defineScript(
  'token-quota.settle',
  `${common}
local format, id, by = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local pin, pout, latency, ended = tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9], ARGV[10]
local afterMs, fields = tonumber(ARGV[14]), tonumber(ARGV[15])
local r = redis.call('HMGET', KEYS[1], 'v', 's', 'i', 'g', 'm', 'x')
if r[2] then
  if not is_readable(r[1], format) then return { 'format ' .. tostring(r[1]) } end
  if r[2] ~= 'open' then return { 'already', r[6] } end
  if by == 'expiry' and tonumber(redis.call('ZSCORE', KEYS[2], id) or '0') > now then return { 'renewed' } end
elseif by ~= 'owner' then
  return { 'unknown' }
end
local input = tonumber(ARGV[4]) or tonumber(r[3] or ARGV[5])
local output = tonumber(ARGV[6])
if by ~= 'owner' then output = math.max(output, tonumber(r[5])) end
for n = 1, #KEYS - 3 do
  local unit, ends = ARGV[14 + fields + 2 * n], tonumber(ARGV[15 + fields + 2 * n])
  if r[2] then count(KEYS[3 + n], 'h', -amount(unit, pin, pout, tonumber(r[3]), tonumber(r[4]))) end
  count(KEYS[3 + n], 'u', amount(unit, pin, pout, input, output))
  keep(KEYS[3 + n], ends, afterMs)
end
local record = { 'v', '1', 'inputTokens', whole(input), 'outputTokens', whole(output),
  'costMicroUsd', whole(cost(pin, pout, input, output)), 'latencyMs', latency, 'ended', ended }
for n = 1, fields do record[#record + 1] = ARGV[15 + n] end
redis.call('XADD', KEYS[3], 'MINID', '~', whole(now - ARGV[12]), '*', unpack(record))
redis.call('XTRIM', KEYS[3], 'MAXLEN', '~', ARGV[13])
redis.call('PEXPIRE', KEYS[3], ARGV[12])
local x = table.concat({ whole(input), whole(output), latency, ended }, ' ')
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'v', format, 's', 'settled', 'x', x)
redis.call('PEXPIRE', KEYS[1], ARGV[11])
redis.call('ZREM', KEYS[2], id)
return { 'settled', x }
`,
);

/** KEYS: reservations. Gives back of each that is open what it is, and what was metered when. */
export const readScript = defineScript(
  'token-quota.read',
  `local found = {}
for n = 1, #KEYS do
  local r = redis.call('HMGET', KEYS[n], 'v', 's', 'e', 'm', 't')
  if r[2] == 'open' then found[#found + 1] = { r[1], r[3], r[4], r[5] } end
end
return found
`,
);

/** KEYS: tenants that are due, all tenants. ARGV: tenant, lease, how long tenants are remembered. */
export const noteScript = defineScript(
  'token-quota.note',
  `${common}
redis.call('ZADD', KEYS[1], 'GT', whole(now + ARGV[2]), ARGV[1])
redis.call('ZADD', KEYS[2], whole(now), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', whole(now - ARGV[3]))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 1
`,
);

/** Unless a reservation came in between. KEYS: tenants that are due. ARGV: tenant, the time as it was, the next or ''. */
export const lookedScript = defineScript(
  'token-quota.looked',
  `if redis.call('ZSCORE', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
if ARGV[3] == '' then return redis.call('ZREM', KEYS[1], ARGV[1]) end
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
return 1
`,
);
