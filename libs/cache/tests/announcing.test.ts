import { expect, test } from '@jest/globals';
import { createCache } from '../src/index.ts';
import { countedLoads, reachOf, requestOf, scriptedLoads } from '../src/testing.ts';
import { ScriptedRedis } from './scripted-redis.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function scripted() {
  const clock = { now: 0 };
  const timers: (() => void)[] = [];
  const timer = (_ms: number, act: () => void): (() => void) => {
    timers.push(act);
    return () => void (timers.includes(act) && timers.splice(timers.indexOf(act), 1));
  };
  const errors: unknown[] = [];
  const events = { onError: (error: unknown) => void errors.push(error) };
  const server = new ScriptedRedis(() => clock.now);
  const open = () => {
    const line = server.open(() => {});
    return { line, cache: createCache({ redis: line.redis, now: () => clock.now, timer, random: () => 0, events }) };
  };
  const flow = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) {
      for (const line of server.lines) for (const kind of ['do', 'answer', 'message'] as const) line.step(kind);
      await settle();
    }
  };
  const during = async <T>(work: Promise<T>): Promise<T> => {
    await flow();
    return await work;
  };
  const ring = async (): Promise<void> => {
    for (const act of timers.splice(0)) act();
    await flow();
  };
  return { server, open, flow, during, ring, clock, errors };
}

test('what Redis could not be told is not read from it before it has been told', async () => {
  const { server, open, flow, during, ring } = scripted();
  const [one, other] = [open(), open()];
  await flow();
  const request = requestOf({ load: countedLoads().load });
  await during(one.cache.read(request, reachOf()));
  server.leave(false);
  await one.cache.invalidate([request.tags[0]!]);
  server.isUp = true;
  one.cache.emptyFirstTier();
  expect(await during(one.cache.read(request, reachOf()))).toMatchObject({ value: 'v2', state: 'miss' });
  await ring();
  expect(await during(other.cache.read(request, reachOf()))).toMatchObject({ value: 'v3', state: 'miss' });
  expect(one.cache.readNow(request)).toMatchObject({ value: 'v2' }); // loaded after what it said
});

test('a process that does not hear the others asks Redis, and serves from itself again when it hears', async () => {
  const { open, flow, during } = scripted();
  const [one, other] = [open(), open()];
  await flow();
  const request = requestOf({ load: countedLoads().load });
  one.line.loseSubscription();
  await during(one.cache.read(request, reachOf()));
  expect(one.cache.readNow(request)).toBeUndefined();
  await during(other.cache.invalidate([request.tags[0]!]));
  expect(await during(one.cache.read(request, reachOf()))).toMatchObject({ value: 'v2', state: 'miss' });
  one.line.restoreSubscription();
  await during(one.cache.read(request, reachOf()));
  expect(one.cache.readNow(request)).toMatchObject({ value: 'v2' });
});

test('a message that this version cannot read makes it keep nothing of before', async () => {
  const { open, flow, during, server } = scripted();
  const one = open();
  await flow();
  const request = requestOf();
  await during(one.cache.read(request, reachOf()));
  expect(one.cache.entries).toBe(1);
  server.do('publish', ['channel', '{"v":2,"from":"somebody","everything":true}']);
  await flow();
  expect(one.cache.entries).toBe(0);
});

test('what was loaded while nobody could be asked is not given to Redis', async () => {
  const { server, open, flow, during } = scripted();
  const [one, other] = [open(), open()];
  await flow();
  server.leave(false);
  const loads = scriptedLoads();
  const request = requestOf({ load: loads.load });
  const reading = one.cache.read(request, reachOf());
  await flow();
  server.isUp = true;
  loads.calls[0]!.answer('loaded');
  await during(reading);
  const elsewhere = other.cache.read(request, reachOf());
  await flow();
  expect(loads.calls).toHaveLength(2);
  loads.calls[1]!.answer('again');
  await elsewhere;
});

test('an owner of a shared value from Redis is served from this process when Redis was asked about their writes', async () => {
  const { open, flow, during } = scripted();
  const [one, other] = [open(), open()];
  await flow();
  const request = requestOf({ load: countedLoads().load });
  const neighbour = { ...request, owner: 'ten_1/usr_neighbour' };
  await during(one.cache.read(request, reachOf()));
  await during(other.cache.read(request, reachOf()));
  expect(other.cache.readNow(neighbour)).toBeUndefined();
  expect(await during(other.cache.read(neighbour, reachOf()))).toMatchObject({ value: 'v1', state: 'fresh' });
  for (const reader of [request, neighbour]) expect(other.cache.readNow(reader)).toMatchObject({ value: 'v1' });
});

test('what cannot be encoded, or not be decoded any more, is a miss and reported', async () => {
  const { open, flow, during, errors } = scripted();
  const [one, other] = [open(), open()];
  await flow();
  const bad = (): never => {
    throw new Error('no such format');
  };
  const undecodable = requestOf({ decode: bad, load: countedLoads().load });
  await during(one.cache.read(undecodable, reachOf()));
  expect(await during(other.cache.read(undecodable, reachOf()))).toMatchObject({ value: 'v2', state: 'miss' });
  const unencodable = requestOf({ load: async () => ({ value: 'x', bytes: 1, encode: bad }) });
  expect(await during(one.cache.read(unencodable, reachOf()))).toMatchObject({ value: 'x', state: 'miss' });
  expect(one.cache.readNow(unencodable)).toMatchObject({ value: 'x' });
  expect(errors).toHaveLength(2);
});

test('all that a read asks, and all that reads of one turn ask, is sent once in that turn', async () => {
  const { open, flow } = scripted();
  const one = open();
  await flow();
  const request = requestOf();
  const reads = [request, { ...request, key: 'another' }].map((each) => one.cache.read(each, reachOf()));
  expect(one.line.sent).toBe(2 + request.tags.length + 1); // two values, their tags and the owner
  await flow();
  await Promise.all(reads);
});
