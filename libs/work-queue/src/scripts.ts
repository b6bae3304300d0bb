import { defineScript } from '@frontdesk/redis';

// All keys share one hash tag, and each script names those that it touches, so that a Cluster serves them. Lanes stand in
// `due` by when they may be claimed; their items in `order`, by lane and number.

const now = `local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

export const putScript = defineScript(
  'work.put',
  `${now}
local seen, due, order, items, counter = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local id, lane, payload, retention = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local most, most_in_lane = tonumber(ARGV[5]), tonumber(ARGV[6])
if redis.call('exists', seen) == 1 then return 'known' end
if redis.call('hlen', items) >= most then return 'full' end
if redis.call('zlexcount', order, '[' .. lane .. '|', '(' .. lane .. '}') >= most_in_lane then return 'full' end
redis.call('set', seen, '1', 'px', retention)
local place = string.format('%s|%016d|%s', lane, redis.call('incr', counter), id)
redis.call('zadd', order, 0, place)
redis.call('hset', items, id, payload)
redis.call('zadd', due, 'NX', now, lane)
return 'new'`,
);

export const claimScript = defineScript(
  'work.claim',
  `${now}
local due, order, items, counter, held, attempts, notes = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
while true do
  local next = redis.call('zrange', due, 0, 0, 'WITHSCORES')
  if not next[1] then return {} end
  local lane, wait = next[1], tonumber(next[2]) - now
  if wait > 0 then return { wait } end
  local place = redis.call('zrangebylex', order, '[' .. lane .. '|', '(' .. lane .. '}', 'LIMIT', 0, 1)[1]
  local id = place and string.sub(place, #lane + 19)
  local payload = id and redis.call('hget', items, id)
  if payload then
    local fence = redis.call('incr', counter)
    redis.call('hset', held, lane, fence)
    redis.call('zadd', due, now + tonumber(ARGV[1]), lane)
    local attempt = redis.call('hincrby', attempts, id, 1)
    return { id, lane, payload, place, fence, attempt, redis.call('hget', notes, id) or '' }
  end
  if place then redis.call('zrem', order, place) else redis.call('zrem', due, lane) end
end`,
);

/** Of someone who still has it: another lease, notes, the end, or again later. */
export const changeScript = defineScript(
  'work.change',
  `${now}
local due, order, items, held, attempts, notes = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local what, lane, fence, id, place, value = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if redis.call('hget', held, lane) ~= fence then return 'lost' end
if what == 'renew' then redis.call('zadd', due, now + tonumber(value), lane) end
if what == 'note' then redis.call('hset', notes, id, value) end
if what == 'later' then
  redis.call('hdel', held, lane)
  redis.call('zadd', due, now + tonumber(value), lane)
end
if what == 'finish' then
  redis.call('zrem', order, place)
  redis.call('hdel', items, id)
  redis.call('hdel', attempts, id)
  redis.call('hdel', notes, id)
  redis.call('hdel', held, lane)
  local more = redis.call('zrangebylex', order, '[' .. lane .. '|', '(' .. lane .. '}', 'LIMIT', 0, 1)[1]
  if more then redis.call('zadd', due, now, lane) else redis.call('zrem', due, lane) end
end
return 'done'`,
);
