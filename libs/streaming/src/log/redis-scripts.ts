import { defineScript } from '@frontdesk/redis';

// KEYS: 1 the answer's hash, 2 its entries as a stream with the ids 0-<seq>, 3 the instances that read it, as a sorted
// set by when that ends. Times are those of Redis. The hash has
//   v  format number     fp  fingerprint    t  the owner's token     o  the owner's instance     m  meta, JSON
//   st open or closed    l   lease's end    q  seq of the last entry   b  bytes of all entries   f  fence
//   r  retention         ta  tally, JSON    sp why to stop             e  its end's event        w  why it ended
//   cb who closed it, a token               si who settles, an instance   sl until when          z  1: settled
const common = `
local answer, text, readers = KEYS[1], KEYS[2], KEYS[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function ms(number) return string.format('%.0f', number) end
local function record()
  return { redis.call('HGETALL', answer), ms(now), redis.call('EXISTS', text) }
end
local function tell(prefix, but, message, also)
  local found = redis.call('ZRANGEBYSCORE', readers, ms(now), '+inf')
  local count = 0
  for _, instance in ipairs(found) do
    if instance ~= but then
      count = count + 1
      if message ~= '' then redis.call('PUBLISH', prefix .. instance, message) end
    end
    if instance == also then also = nil end
  end
  if also and also ~= but and message ~= '' then redis.call('PUBLISH', prefix .. also, message) end
  return count
end
`;

/** ARGV: format, fingerprint, token, instance, meta, lease, retention, forget. */
export const openScript = defineScript(
  'streaming.open',
  `${common}
local r = redis.call('HMGET', answer, 'fp', 't')
if r[1] then
  if r[1] ~= ARGV[2] then return { 'conflict' } end
  return { r[2] == ARGV[3] and 'opened' or 'attached', record() }
end
redis.call('HSET', answer, 'v', ARGV[1], 'fp', ARGV[2], 't', ARGV[3], 'o', ARGV[4], 'm', ARGV[5],
  'l', ms(now + tonumber(ARGV[6])), 'r', ARGV[7], 'st', 'open', 'q', 0, 'b', 0, 'f', 1)
redis.call('PEXPIRE', answer, ARGV[8])
return { 'opened', record() }
`,
);

/** ARGV: token, lease, after, tally, channel prefix, instance, message, most entries, most bytes, bytes, then event and data of each. */
export const appendScript = defineScript(
  'streaming.append',
  `${common}
local r = redis.call('HMGET', answer, 't', 'st', 'q', 'b', 'sp')
if not r[1] then return { 'lost' } end
if r[2] ~= 'open' or r[1] ~= ARGV[1] then return { 'closed' } end
local seq, after, count = tonumber(r[3]), tonumber(ARGV[3]), (#ARGV - 10) / 2
if seq < after then return { 'lost' } end
redis.call('HSET', answer, 'l', ms(now + tonumber(ARGV[2])))
if ARGV[4] ~= '' then redis.call('HSET', answer, 'ta', ARGV[4]) end
local message = ''
if seq == after and count > 0 then
  local bytes = tonumber(r[4]) + tonumber(ARGV[10])
  if seq + count > tonumber(ARGV[8]) or bytes > tonumber(ARGV[9]) then return { 'full' } end
  for index = 11, #ARGV, 2 do
    seq = seq + 1
    redis.call('XADD', text, '0-' .. ms(seq), 'e', ARGV[index], 'd', ARGV[index + 1])
  end
  redis.call('HSET', answer, 'q', ms(seq), 'b', ms(bytes))
  if after == 0 then redis.call('PEXPIRE', text, redis.call('PTTL', answer)) end
  message = ARGV[7]
end
return { 'appended', tell(ARGV[5], ARGV[6], message), r[5] or '' }
`,
);

export const findScript = defineScript(
  'streaming.find',
  `${common}
if redis.call('EXISTS', answer) == 0 then return false end
return record()
`,
);

/** ARGV: from, how many. */
export const readScript = defineScript(
  'streaming.read',
  `return redis.call('XRANGE', KEYS[2], ARGV[1], '+', 'COUNT', ARGV[2])`,
);

/** ARGV: instance, for how long. */
export const joinScript = defineScript(
  'streaming.join',
  `${common}
if redis.call('EXISTS', answer) == 0 then return false end
redis.call('ZREMRANGEBYSCORE', readers, 0, ms(now))
redis.call('ZADD', readers, ms(now + tonumber(ARGV[2])), ARGV[1])
if redis.call('PTTL', readers) < tonumber(ARGV[2]) then redis.call('PEXPIRE', readers, ARGV[2]) end
return record()
`,
);

/** ARGV: channel prefix, instance, why, message. */
export const stopScript = defineScript(
  'streaming.stop',
  `${common}
local r = redis.call('HMGET', answer, 'st', 'o')
if not r[1] then return false end
if r[1] == 'open' then
  redis.call('HSETNX', answer, 'sp', ARGV[3])
  if r[2] ~= ARGV[2] then redis.call('PUBLISH', ARGV[1] .. r[2], ARGV[4]) end
end
return record()
`,
);

/**
 * ARGV: by, token, event, data, why, tally, after, linger, remember, settle, erase, channel prefix, instance, and what is
 * told, before and after the seq.
 */
export const closeScript = defineScript(
  'streaming.close',
  `${common}
local by, token, instance = ARGV[1], ARGV[2], ARGV[13]
local r = redis.call('HMGET', answer, 'st', 't', 'l', 'q', 'r', 'o', 'cb')
if not r[1] then return { 'unknown' } end
if r[1] ~= 'open' then return { 'ended', record(), r[7] == token and 1 or 0 } end
if by == 'owner' and r[2] ~= token then return { 'ended', record(), 0 } end
local owned = tonumber(r[3]) > now
if by == 'survivor' and owned then return { 'alive', record() } end
local seq = ms(math.max(tonumber(r[4]), tonumber(ARGV[7])) + 1)
local settler = instance
if by == 'anyone' and owned then settler = r[6] end
if by ~= 'owner' then redis.call('HINCRBY', answer, 'f', 1) end
if ARGV[6] ~= '' then redis.call('HSET', answer, 'ta', ARGV[6]) end
redis.call('HSET', answer, 'st', 'closed', 'q', seq, 'e', ARGV[3], 'w', ARGV[5], 'cb', token,
  'si', settler, 'sl', ms(now + tonumber(ARGV[10])))
redis.call('PEXPIRE', answer, ms(math.max(tonumber(r[5]), tonumber(ARGV[9]))))
if ARGV[11] == '1' then
  redis.call('DEL', text)
else
  redis.call('XADD', text, '0-' .. seq, 'e', ARGV[3], 'd', ARGV[4])
  redis.call('PEXPIRE', text, ms(math.max(tonumber(r[5]), tonumber(ARGV[8]))))
end
tell(ARGV[12], instance, ARGV[14] .. seq .. ARGV[15], r[6])
return { 'closed', record(), seq }
`,
);

/** ARGV: channel prefix, instance, what is told, before and after the seq, and erase. */
export const cutScript = defineScript(
  'streaming.cut',
  `${common}
local r = redis.call('HMGET', answer, 'st', 'q')
if not r[1] then return false end
if r[1] ~= 'open' then
  if ARGV[5] == '1' then redis.call('DEL', text) end
  tell(ARGV[1], ARGV[2], ARGV[3] .. r[2] .. ARGV[4])
end
return record()
`,
);

/** ARGV: fence. */
export const settledScript = defineScript(
  'streaming.settled',
  `${common}
local r = redis.call('HMGET', answer, 'f')
if r[1] ~= ARGV[1] then return 0 end
redis.call('HSET', answer, 'z', 1)
return 1
`,
);

/** ARGV: instance, settle. */
export const lookAfterScript = defineScript(
  'streaming.look-after',
  `${common}
local r = redis.call('HMGET', answer, 'st', 'l', 'z', 'sl')
if not r[1] or r[3] then return { 'done' } end
if r[1] == 'open' then
  if tonumber(r[2]) > now then return { 'alive' } end
  return { 'expired', record() }
end
if tonumber(r[4]) > now then return { 'alive' } end
redis.call('HINCRBY', answer, 'f', 1)
redis.call('HSET', answer, 'sl', ms(now + tonumber(ARGV[2])), 'si', ARGV[1])
return { 'claimed', record() }
`,
);

// Answers that are not settled, as a sorted set by when somebody has to look after them. One key for an app.

/** ARGV: id, in how long. */
export const watchScript = defineScript(
  'streaming.watch',
  `
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], 'NX', string.format('%.0f', time[1] * 1000 + time[2] / 1000 + tonumber(ARGV[2])), ARGV[1])
return 1
`,
);

/** ARGV: for how long nobody else gets them, how many. */
export const dueScript = defineScript(
  'streaming.due',
  `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], 0, string.format('%.0f', now), 'LIMIT', 0, ARGV[2])
for _, id in ipairs(due) do redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[1])), id) end
return due
`,
);
