// What becomes of switches when Redis goes, and what a file does then.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createSwitches, switchesAsJson } from '../src/index.ts';
import { fleetOn, summaryOff, until } from './operators.ts';

jest.setTimeout(30_000);

const name = summaryOff().name;
let server: StartedRedis;
let fleet: ReturnType<typeof fleetOn>;

beforeEach(async () => {
  server = await startRedis();
  fleet = fleetOn(server.url);
});
afterEach(async () => {
  await fleet.close();
  await server.stop();
});

describe('when Redis is away', () => {
  test('what was off stays off until its end, and it shows that this may be old', async () => {
    const { switches, told } = await fleet.instance({ everyMs: 200 });
    const board = await fleet.operator();
    await board.turnOff(summaryOff({ until: Date.now() + 6_000 }));
    await server.kill();
    await until(() => !switches.isCurrent);
    expect(switches.off('section', name)).toMatchObject({ reason: 'INC-7' });
    await until(() => switches.off('section', name) === undefined, 12_000);
    await until(() => told.includes(`${name} on`));
    expect(told).toEqual([`${name} off: INC-7, ada`, 'redis away', `${name} on`]);
  });

  test('and comes back empty, nothing is turned on: it is told what it lost, for those who start now', async () => {
    const [here, there] = [await fleet.instance(), await fleet.instance()];
    const board = await fleet.operator();
    await board.turnOff(summaryOff());
    await board.turnOff(summaryOff({ kind: 'route', name: 'getDocument' }));
    await board.turnOn({ kind: 'route', name: 'getDocument' });
    await server.restart();
    const again = await fleet.operator();
    await until(() => here.switches.isCurrent && there.switches.isCurrent);
    expect(here.switches.off('section', name)).toBeDefined();
    let known = 0;
    await until(() => {
      void again.list().then(
        (list) => (known = list.length),
        () => undefined,
      );
      return known === 1;
    });
    const late = await fleet.instance();
    expect(late.switches.list().map((setting) => setting.name)).toEqual([name]);
    await again.turnOn({ kind: 'section', name });
    await until(() => [here, there, late].every(({ switches }) => switches.off('section', name) === undefined));
  });

  test('what is turned off after it is known again within 5 s', async () => {
    const { switches } = await fleet.instance();
    await server.restart();
    const board = await fleet.operator(0);
    await board.turnOff(summaryOff());
    expect(await until(() => switches.off('section', name) !== undefined)).toBeLessThan(5_000);
  });

  test('from the start, nothing is known and it says so; then it is', async () => {
    await server.kill();
    const told: string[] = [];
    const redis = fleet.connect('mobile-bff');
    const events = { onAway: () => void told.push('away'), onBack: () => void told.push('back') };
    const switches = createSwitches({ app: 'mobile-bff', redis, events });
    expect(await switches.whenCurrent(1_500)).toBe(false);
    expect([switches.isCurrent, switches.list(), told]).toEqual([false, [], ['away']]);
    await server.restart();
    expect(await switches.whenCurrent(5_000)).toBe(true);
    expect(told).toEqual(['away', 'back']);
    await switches.close();
  });

  test('an operator is told, and nothing is left half done', async () => {
    const board = await fleet.operator();
    await server.kill();
    await expect(board.turnOff(summaryOff())).rejects.toMatchObject({ name: 'RedisAway' });
    await expect(board.list()).rejects.toMatchObject({ name: 'RedisAway' });
  });
});

describe('a file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'frontdesk-switches-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('turns off and on beside a Redis that is away, within 5 s', async () => {
    const file = join(folder, 'switches.json');
    const fleetAway = fleetOn(`redis://127.0.0.1:${await freePort()}`);
    const redis = fleetAway.connect('mobile-bff');
    const switches = createSwitches({ app: 'mobile-bff', redis, file });
    expect(switches.off('section', name)).toBeUndefined();
    await writeFile(file, switchesAsJson([summaryOff()]));
    expect(await until(() => switches.off('section', name) !== undefined)).toBeLessThan(5_000);
    await writeFile(file, switchesAsJson([]));
    expect(await until(() => switches.off('section', name) === undefined)).toBeLessThan(5_000);
    await switches.close();
    await fleetAway.close();
  });

  test('that breaks leaves all as it was, and it shows', async () => {
    const file = join(folder, 'switches.json');
    await writeFile(file, switchesAsJson([summaryOff()]));
    const { switches, told } = await fleet.instance({ redis: undefined, file, everyMs: 100 });
    expect([switches.isCurrent, switches.list().length]).toEqual([true, 1]);
    await writeFile(file, '{"switches": [');
    await until(() => !switches.isCurrent);
    expect(switches.off('section', name)).toBeDefined();
    await rm(file);
    await until(() => switches.off('section', name) === undefined);
    expect(told.slice(1)).toEqual(['file away', `${name} on`, 'file back']);
  });
});

test('without Redis and without a file nothing is off, and that is all there is to know', async () => {
  const { switches } = await fleet.instance({ redis: undefined });
  expect([switches.isCurrent, switches.list()]).toEqual([true, []]);
});

test('closed, it asks no more', async () => {
  const { switches } = await fleet.instance({ everyMs: 50 });
  await switches.close();
  const calls = async () => Number(/cmdstat_evalsha:calls=(\d+)/.exec(await server.say('INFO commandstats'))?.[1] ?? 0);
  const before = await calls();
  await pause(300);
  expect(await calls()).toBe(before);
});
