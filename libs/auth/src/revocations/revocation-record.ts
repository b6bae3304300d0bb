import { defineScript, type Redis } from '@frontdesk/redis';
import type { RevocationEntry } from './revocation-list.ts';
import type { RevocationKind } from './revocations.ts';

/** What all apps and instances share: `frontdesk:shared:{revocations}:…`, and a channel that tells of each new entry. */
export interface RevocationRecord {
  /** False if there are too many. Resolves once it is stored and told. */
  add(entry: { kind: RevocationKind; id: string; at: number | undefined }): Promise<boolean>;
  /** What is in force, or nothing but the number if that is the one given. */
  read(known: number | undefined): Promise<{ readonly change: number; readonly entries: readonly RevocationEntry[] }>;
  readonly channel: string;
}

/** One entry as the channel tells it; changes are counted, so that who missed one notices. */
export interface RevocationNotice {
  readonly change: number;
  readonly entry: RevocationEntry | undefined;
}

// Stored and told in one step: nobody hears of what is not there, and a crash leaves nothing without an end.
// Redis' clock, since programs revoke from anywhere.
const addScript = defineScript(
  'revocations.add',
  `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = ARGV[3]
if at == '' then at = string.format('%.0f', now) end
local member = '1 ' .. ARGV[1] .. ' ' .. ARGV[2] .. ' ' .. at
local ends = string.format('%.0f', now + ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[5]) then return 0 end
redis.call('ZADD', KEYS[1], 'GT', ends, member)
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
local change = redis.call('INCR', KEYS[2])
redis.call('PEXPIREAT', KEYS[1], last)
redis.call('PEXPIREAT', KEYS[2], last)
redis.call('PUBLISH', ARGV[6], change .. ' ' .. ends .. ' ' .. member)
return 1`,
);

const readScript = defineScript(
  'revocations.read',
  `local change = redis.call('GET', KEYS[2]) or '0'
if change == ARGV[1] then return {change, {}} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return {change, redis.call('ZRANGEBYSCORE', KEYS[1], now, '+inf', 'WITHSCORES')}`,
);

// Nobody's page waits for these, and a long record takes its time.
const deadlineMs = 500;

export function revocationRecord(redis: Redis, options: { readonly keptForS: number; readonly most: number }) {
  const keys = [redis.sharedKey('revocations', 'entries'), redis.sharedKey('revocations', 'changes')];
  const channel = redis.sharedKey('revocations');
  const record: RevocationRecord = {
    channel,
    async add({ kind, id, at }) {
      const args = [kind, id, at ?? '', options.keptForS * 1000, options.most, channel];
      return (await redis.run(addScript, keys, args, { deadlineMs })) === 1;
    },
    async read(known) {
      const reply = (await redis.run(readScript, keys, [known ?? ''], { deadlineMs })) as [string, string[]];
      const [change, list] = reply;
      const entries = list.flatMap((member, at) => (at % 2 === 0 ? entryFrom(member, list[at + 1]) : []));
      return { change: Number(change), entries };
    },
  };
  return record;
}

export function noticeFrom(text: string): RevocationNotice | undefined {
  const [, change, until, member = ''] = /^(\d+) (\d+) (.+)$/.exec(text) ?? [];
  return change === undefined ? undefined : { change: Number(change), entry: entryFrom(member, until)[0] };
}

/** None for a format or a kind of a later version: it is for those who know it. */
function entryFrom(member: string, until: string | undefined): RevocationEntry[] {
  const [, kind, id = '', at] = /^1 (user|session|key|token) (\S+) (\d+)$/.exec(member) ?? [];
  return kind === undefined ? [] : [{ kind: kind as RevocationKind, id, at: Number(at), until: Number(until) }];
}
