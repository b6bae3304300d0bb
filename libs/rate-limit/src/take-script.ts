import { defineScript, type Redis } from '@frontdesk/redis';
import type { State } from './algorithm.ts';
import type { Rule } from './policy.ts';

/*
 * A value is a format number and the state: `1:1767225600000000`. A newer version may write another format while this one
 * still runs: then nothing is charged or overwritten, and this instance counts its share by itself.
 */
const format = 1;

/** The algorithms once more, in whole microseconds, and the charge of all keys or none. Doubles are the same in both. */
export const takeLua = `
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

local function decoded(value, rule)
  if not value or value == '' then return nil, true end
  local format, numbers = string.match(value, '^(%d+):(.*)$')
  if format ~= '${format}' then return nil, false end
  local state = {}
  for number in string.gmatch(numbers, '[^:]+') do state[#state + 1] = tonumber(number) end
  return rule.algorithm.mended(state, rule), true
end

local function encoded(state)
  if not state then return '' end
  local parts = { '${format}' }
  for i, number in ipairs(state) do parts[i + 1] = text(number) end
  return table.concat(parts, ':')
end

local want, need = tonumber(ARGV[1]), tonumber(ARGV[2])
local granted = want
local limits = {}
for i, key in ipairs(KEYS) do
  local at = 2 + (i - 1) * 6
  local rule = {
    algorithm = algorithms[ARGV[at + 1]],
    limit = tonumber(ARGV[at + 2]),
    window = tonumber(ARGV[at + 3]),
    burst = tonumber(ARGV[at + 4]),
    spacing = tonumber(ARGV[at + 5]),
  }
  local value = redis.call('GET', key)
  local state, isKnown = decoded(value, rule)
  if not isKnown then return redis.error_reply('FORMAT of ' .. key .. ' is not known here') end
  -- What an instance saw before an outage, if what is stored has lost it.
  local seen = decoded(ARGV[at + 6], rule)
  local available = rule.algorithm.available
  if seen and available(seen, rule) < available(state, rule) then state = seen end
  rule.state, rule.value, rule.available = state, value, available(state, rule)
  granted = math.min(granted, rule.available)
  limits[i] = rule
end

local admitted = granted >= need
local reply = { text(now), admitted and 1 or 0, text(granted) }
for i, rule in ipairs(limits) do
  local state = rule.state
  if admitted then state = rule.algorithm.charged(state, rule, granted) end
  local value = encoded(state)
  if state and value ~= rule.value then
    local leftMs = math.ceil((rule.algorithm.idleAt(state, rule) - now) / 1000)
    -- With its end in the same command: a crash leaves no key for ever.
    if leftMs > 0 then redis.call('SET', KEYS[i], value, 'PX', text(leftMs)) else redis.call('DEL', KEYS[i]) end
  end
  reply[#reply + 1] = value
  reply[#reply + 1] = rule.available < need and 1 or 0
end
return reply
`;

const takeScript = defineScript('rate-limit.take', takeLua);

/** One limit's key and what the script has to know of it. */
export interface KeyedLimit {
  readonly key: string;
  readonly rule: Rule;
  /** Told once after an outage. */
  readonly seen: State | undefined;
}

export interface TakeReply {
  readonly now: number;
  readonly admitted: boolean;
  readonly granted: number;
  readonly limits: readonly { readonly state: State | undefined; readonly refused: boolean }[];
}

/** Charges all these keys, which share a hash tag, with what fits up to `want`, if that is at least `need`. */
export async function runTake(
  redis: Pick<Redis, 'run'>,
  limits: readonly KeyedLimit[],
  { want, need }: { readonly want: number; readonly need: number },
  deadlineMs?: number,
): Promise<TakeReply> {
  const keys = limits.map(({ key }) => key);
  const reply = await redis.run(
    takeScript,
    keys,
    [want, need, ...limits.flatMap(argumentsOf)],
    deadlineMs === undefined ? {} : { deadlineMs },
  );
  return parsed(reply as readonly (string | number)[], limits.length);
}

function argumentsOf({ rule, seen }: KeyedLimit): (string | number)[] {
  const { algorithm, limit, windowUs, burst, spacingUs } = rule;
  return [algorithm, limit, windowUs, burst, spacingUs, seen ? [format, ...seen].join(':') : ''];
}

function parsed(reply: readonly (string | number)[], count: number): TakeReply {
  const [now, admitted, granted, ...rest] = reply;
  const limits = Array.from({ length: count }, (_, index) => ({
    state: stateOf(String(rest[2 * index])),
    refused: rest[2 * index + 1] === 1,
  }));
  return { now: Number(now), admitted: admitted === 1, granted: Number(granted), limits };
}

function stateOf(value: string): State | undefined {
  return value === '' ? undefined : value.split(':').slice(1).map(Number);
}
