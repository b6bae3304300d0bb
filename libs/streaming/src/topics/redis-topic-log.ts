import { randomUUID } from 'node:crypto';
import { defineScript, type Redis, type Script, type ScriptArgument, type Subscription } from '@frontdesk/redis';
import { textSeal, type Seal } from '@frontdesk/sealing';
import type { Entry } from '../protocol.ts';
import type { TopicListener, TopicLog } from './topic-log.ts';

// KEYS: 1 where the topic is, a hash of ep, its epoch, and q, the seq of its last event; it is there for as long as
// somebody reads, and a while longer. 2 its events as a stream with the ids 0-<seq>, 3 the instances that read it by when
// that ends, 4 the names of its events by when they came.
const common = `
local topic, events, readers, names = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
`;

/** ARGV: name, event, data, most events, keep, channel prefix, instance, and what is told: before and after the place. */
const publishScript = defineScript(
  'streaming.topic-publish',
  `${common}
local epoch = redis.call('HGET', topic, 'ep')
if not epoch then return { 'unread' } end
if redis.call('ZADD', names, 'NX', now, ARGV[1]) == 0 then return { 'known' } end
redis.call('ZREMRANGEBYRANK', names, 0, -2 * ARGV[4] - 1)
redis.call('PEXPIRE', names, ARGV[5])
local seq = string.format('%.0f', redis.call('HINCRBY', topic, 'q', 1))
redis.call('XADD', events, 'MAXLEN', ARGV[4], '0-' .. seq, 'e', ARGV[2], 'd', ARGV[3])
redis.call('PEXPIRE', events, ARGV[5])
for _, instance in ipairs(redis.call('ZRANGEBYSCORE', readers, now, '+inf')) do
  if instance ~= ARGV[7] then
    redis.call('PUBLISH', ARGV[6] .. instance, ARGV[8] .. epoch .. ' ' .. seq .. ARGV[9])
  end
end
return { 'kept', epoch, seq }
`,
);

/** ARGV: instance, for how long, keep, the epoch if it is new. */
const joinScript = defineScript(
  'streaming.topic-join',
  `${common}
if redis.call('HSETNX', topic, 'ep', ARGV[4]) == 1 then
  redis.call('HSET', topic, 'q', 0)
  redis.call('DEL', events, names)
end
redis.call('PEXPIRE', topic, ARGV[3])
redis.call('PEXPIRE', events, ARGV[3])
redis.call('PEXPIRE', names, ARGV[3])
redis.call('ZREMRANGEBYSCORE', readers, 0, now)
redis.call('ZADD', readers, string.format('%.0f', now + ARGV[2]), ARGV[1])
redis.call('PEXPIRE', readers, ARGV[3])
return redis.call('HMGET', topic, 'ep', 'q')
`,
);

/** ARGV: from, how many. */
const readScript = defineScript(
  'streaming.topic-read',
  `return redis.call('XRANGE', KEYS[2], ARGV[1], '+', 'COUNT', ARGV[2])`,
);

export interface RedisTopicLogOptions {
  readonly redis: Redis;
  /** Default a random one, as it should be. */
  readonly instance?: string;
  /** Closes the data of events. What was written without one still opens. */
  readonly seal?: Seal | undefined;
}

const patientMs = 1_000;

export function redisTopicLog({ redis, instance = randomUUID(), seal }: RedisTopicLogOptions): TopicLog {
  const text = textSeal(seal);
  const opened = (topic: string, data: string): string | undefined => text.open(`topic ${topic}`, data);
  const prefix = `${redis.key('topics', 'instance')}:`;
  const keysOf = (topic: string): string[] =>
    ['topic', 'events', 'readers', 'names'].map((part) => redis.key(topic, 'topic', part));
  const run = async (script: Script, topic: string, args: readonly ScriptArgument[]): Promise<unknown> =>
    await redis.run(script, keysOf(topic), args, { deadlineMs: patientMs });
  let subscription: Subscription | undefined;

  return {
    async publish(topic, { name, event, data }, { mostEvents, keepMs }) {
      const closed = text.close(`topic ${topic}`, data);
      const told = [`${topic} `, ` ${JSON.stringify([event, closed])}`];
      const args = [name, event, closed, mostEvents, keepMs, prefix, instance, ...told];
      const [state, epoch = '', seq] = (await run(publishScript, topic, args)) as string[];
      if (state === 'kept') return { state, epoch, seq: Number(seq) };
      return { state: state === 'known' ? state : 'unread' };
    },
    async join(topic, forMs, { keepMs }) {
      const [epoch, seq] = (await run(joinScript, topic, [instance, forMs, keepMs, randomUUID()])) as [string, string];
      return { epoch, seq: Number(seq) };
    },
    leave: async (topic) => void (await redis.command('zrem', keysOf(topic)[2]!, instance)),
    async read(topic, after, atMost) {
      const reply = await run(readScript, topic, [`(0-${after}`, atMost]);
      return (reply as readonly [string, readonly string[]][]).map((kept) =>
        entryOf(kept, (data) => opened(topic, data)),
      );
    },
    async hear(listener) {
      subscription = await redis.subscribe(`${prefix}${instance}`, {
        message: (message) => hearEvent(message, listener, opened),
        lost: () => listener.lost(),
        restored: () => listener.restored(),
      });
    },
    async stopHearing() {
      await subscription?.close();
    },
  };
}

type Opened = (topic: string, data: string) => string | undefined;

/** What we cannot read leaves a gap, which is read from the log, which says so. */
function hearEvent(text: string, listener: TopicListener, opened: Opened): void {
  const [topic = '', epoch = '', seq = ''] = text.split(' ', 3);
  const [event, data] = JSON.parse(text.slice(`${topic} ${epoch} ${seq} `.length)) as [string, string];
  const plain = opened(topic, data);
  if (plain !== undefined) listener.event(topic, epoch, { seq: Number(seq), event, data: plain });
}

function entryOf(
  [id, pairs]: readonly [string, readonly string[]],
  opened: (data: string) => string | undefined,
): Entry {
  const data = opened(pairs[3] ?? '');
  if (data === undefined) throw new Error('An event is sealed with a key that is not configured, or was changed.');
  return { seq: Number(id.slice(2)), event: pairs[1] ?? '', data };
}
