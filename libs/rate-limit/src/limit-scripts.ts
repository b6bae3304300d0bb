import { defineScript } from '@frontdesk/redis';

/*
 * A value is a format number and the state: `1:1767225600000000`. While something of the limit is held for takes that wait
 * for another tag's answer, it is `2:<period>:<held in it>:<held in the one before>:<state>`. A newer version may write
 * another format while this one still runs: then nothing is charged or overwritten, and this instance counts its share by
 * itself.
 */
export const stateFormat = 1;
const heldFormat = 2;

/** What is held and neither charged nor released is free again after one to two of these: its holder has died. */
export const holdPeriodUs = 2_000_000;

/** The algorithms once more, in whole microseconds. Doubles are the same in both. */
const countingLua = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local function capacity(rule) return rule.burst * rule.window end

local function credit(state, rule)
  if not state then return capacity(rule) end
  local elapsed = math.min(now - state[2], math.ceil(capacity(rule) / rule.limit))
  return math.min(capacity(rule), state[1] + elapsed * rule.limit)
end

local function arrival(state) return math.max(state and state[1] or 0, now) end

local function slid(state, rule)
  if not state or now >= state[1] + 2 * rule.window then return { now, 0, 0 } end
  if now < state[1] + rule.window then return state end
  return { state[1] + rule.window, state[3], 0 }
end

local function began(rule) return now - now % rule.window end

local function used(state, rule)
  if not state or state[1] < began(rule) then return 0 end
  return state[2]
end

local algorithms = {
  ['gcra'] = {
    mended = function(state, rule) return { math.min(state[1], now + rule.spacing * rule.burst) } end,
    available = function(state, rule)
      return math.floor((now + rule.spacing * rule.burst - arrival(state)) / rule.spacing)
    end,
    charged = function(state, rule, cost) return { math.max(arrival(state) + cost * rule.spacing, now) } end,
    idleAt = function(state) return state[1] end,
  },
  ['token-bucket'] = {
    mended = function(state) return { state[1], math.min(state[2], now) } end,
    available = function(state, rule) return math.floor(credit(state, rule) / rule.window) end,
    charged = function(state, rule, cost)
      return { math.min(credit(state, rule) - cost * rule.window, capacity(rule)), now }
    end,
    idleAt = function(state, rule) return state[2] + math.ceil((capacity(rule) - state[1]) / rule.limit) end,
  },
  ['sliding-window'] = {
    mended = function(state) return { math.min(state[1], now), state[2], state[3] } end,
    available = function(state, rule)
      local window = slid(state, rule)
      local reaching = math.ceil(window[2] * (rule.window - (now - window[1])) / rule.window)
      return math.max(0, rule.limit - window[3] - reaching)
    end,
    charged = function(state, rule, cost)
      local window = slid(state, rule)
      return { window[1], window[2], math.max(0, window[3] + cost) }
    end,
    idleAt = function(state, rule) return state[1] + (state[3] > 0 and 2 or 1) * rule.window end,
  },
  ['quota'] = {
    mended = function(state, rule) return { math.min(state[1], began(rule)), state[2] } end,
    available = function(state, rule) return math.max(0, rule.limit - used(state, rule)) end,
    charged = function(state, rule, cost) return { began(rule), math.max(0, used(state, rule) + cost) } end,
    idleAt = function(state, rule) return state[1] + rule.window end,
  },
}

local function text(number) return string.format('%.0f', number) end

local function numbersIn(list)
  local numbers = {}
  for number in string.gmatch(list, '[^:]+') do numbers[#numbers + 1] = tonumber(number) end
  return numbers
end

local period = math.floor(now / ${holdPeriodUs})

local function liveHeld(numbers)
  if numbers[1] >= period then return { numbers[2], numbers[3] } end
  if numbers[1] == period - 1 then return { 0, numbers[2] } end
  return { 0, 0 }
end

-- The state, what is held of the limit in this period and in the one before, and whether all of that can be read.
local function decoded(value, rule)
  local held = { 0, 0 }
  if not value or value == '' then return nil, held, true end
  local format, rest = string.match(value, '^(%d+):(.*)$')
  if format == '${heldFormat}' then
    local numbers = numbersIn(rest)
    held = liveHeld(numbers)
    rest = string.match(rest, '^%d+:%d+:%d+:?(.*)$')
  elseif format ~= '${stateFormat}' then
    return nil, held, false
  end
  if rest == '' then return nil, held, true end
  return rule.algorithm.mended(numbersIn(rest), rule), held, true
end

local function encoded(state, held)
  local isHeld = held and held[1] + held[2] > 0
  if not state and not isHeld then return '' end
  local parts = isHeld and { '${heldFormat}', text(period), text(held[1]), text(held[2]) } or { '${stateFormat}' }
  for _, number in ipairs(state or {}) do parts[#parts + 1] = text(number) end
  return table.concat(parts, ':')
end

-- As if all that is held were charged.
local function withHeld(state, held, rule)
  local units = held[1] + held[2]
  return units > 0 and rule.algorithm.charged(state, rule, units) or state
end

local function store(i, limit)
  local value = encoded(limit.state, limit.held)
  if value == (limit.value or '') then return end
  local ends = limit.state and limit.rule.algorithm.idleAt(limit.state, limit.rule) or 0
  if limit.held[1] + limit.held[2] > 0 then ends = math.max(ends, (period + 2) * ${holdPeriodUs}) end
  local leftMs = math.ceil((ends - now) / 1000)
  -- With its end in the same command: a crash leaves no key for ever.
  if leftMs > 0 then redis.call('SET', KEYS[i], value, 'PX', text(leftMs)) else redis.call('DEL', KEYS[i]) end
end

local function limitAt(i)
  -- In one argument, and not in six: each costs both sides as much as all of them together.
  local algorithm, limit, window, burst, spacing, told =
    string.match(ARGV[3 + i], '^(%S+) (%d+) (%d+) (%d+) (%d+) ?(%S*)$')
  local rule = {
    algorithm = algorithms[algorithm],
    limit = tonumber(limit),
    window = tonumber(window),
    burst = tonumber(burst),
    spacing = tonumber(spacing),
  }
  local value = redis.call('GET', KEYS[i])
  local state, held, isKnown = decoded(value, rule)
  -- What an instance saw before an outage, if what is stored has lost it.
  local seen = decoded(told, rule)
  local available = rule.algorithm.available
  if seen and available(seen, rule) < available(state, rule) then state = seen end
  return { rule = rule, value = value, state = state, held = held, isKnown = isKnown }
end
`;

/** Charges all keys with what fits, or holds it, or does nothing to any of them. */
export const takeLua = `${countingLua}
local want, need, holds = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == '1'
local granted, free = want, want
local limits = {}
for i, key in ipairs(KEYS) do
  local limit = limitAt(i)
  if not limit.isKnown then return redis.error_reply('FORMAT of ' .. key .. ' is not known here') end
  local rule = limit.rule
  limit.available = rule.algorithm.available(withHeld(limit.state, limit.held, rule), rule)
  granted = math.min(granted, limit.available)
  free = math.min(free, rule.algorithm.available(limit.state, rule))
  limits[i] = limit
end

local admitted = granted >= need
-- It would fit if what others hold came back: whoever is in a hurry is told to look again.
local contended = not admitted and free >= need
local reply = { text(now), admitted and 1 or 0, text(granted), contended and 1 or 0 }
for i, limit in ipairs(limits) do
  if admitted and holds then
    limit.held[1] = limit.held[1] + granted
  elseif admitted then
    limit.state = limit.rule.algorithm.charged(limit.state, limit.rule, granted)
  end
  store(i, limit)
  reply[#reply + 1] = encoded(withHeld(limit.state, limit.held, limit.rule))
  reply[#reply + 1] = limit.available < need and 1 or 0
end
return reply
`;

/** Ends what was held: so much of it is charged, also when its time was over. */
export const settleLua = `${countingLua}
local charge, held, heldIn = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
for i in ipairs(KEYS) do
  local limit = limitAt(i)
  if limit.isKnown then
    local which = period - heldIn + 1
    if which < 1 then which = 1 end
    if which <= 2 then limit.held[which] = math.max(0, limit.held[which] - held) end
    if charge > 0 then limit.state = limit.rule.algorithm.charged(limit.state, limit.rule, charge) end
    store(i, limit)
  end
end
return 1
`;

export const takeScript = defineScript('rate-limit.take', takeLua);
export const settleScript = defineScript('rate-limit.settle', settleLua);
