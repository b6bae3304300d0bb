import type { StartedRedis } from './redis-server.ts';

/** How each type of value is read as a whole. */
const readings: Readonly<Record<string, (key: string) => string>> = {
  string: (key) => `GET ${key}`,
  hash: (key) => `HGETALL ${key}`,
  list: (key) => `LRANGE ${key} 0 -1`,
  set: (key) => `SMEMBERS ${key}`,
  zset: (key) => `ZRANGE ${key} 0 -1`,
  stream: (key) => `XRANGE ${key} - +`,
};

/** All that lies in a Redis, by its key, as someone would see it who looks into it. */
export async function redisContents(redis: Pick<StartedRedis, 'say'>): Promise<ReadonlyMap<string, string>> {
  const keys = (await redis.say('KEYS *')).split('\r\n').filter((line) => line !== '' && !/^[*$+]/.test(line));
  const contents = new Map<string, string>();
  for (const key of keys) {
    const type = (await redis.say(`TYPE ${key}`)).slice(1).split('\r\n', 1)[0] ?? '';
    if (type === 'none') continue; // its time was over
    const reading = readings[type];
    if (!reading) throw new Error(`${key} is a ${type}, which nobody here knows how to read.`);
    contents.set(key, await redis.say(reading(key)));
  }
  return contents;
}
