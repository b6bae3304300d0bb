import { redisTopologies } from '@frontdesk/test-kit';
import { timeBar } from '@frontdesk/test-kit/time-bar';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { entryName, entryOf } from '../src/switch-entry.ts';
import { fleetOn, summaryOff, until } from './operators.ts';

jest.setTimeout(30_000);

const entries = 'frontdesk:shared:{switches}:entries';

describe.each(redisTopologies)('over a $name', ({ start }) => {
  let server: Awaited<ReturnType<typeof start>>;
  let fleet: ReturnType<typeof fleetOn>;

  beforeAll(async () => {
    server = await start();
  }, 30_000);
  afterAll(() => server.stop());
  beforeEach(async () => {
    fleet = fleetOn(server.url);
    const redis = fleet.connect('workspace');
    await redis.whenUp(5_000);
    await redis.command('del', entries);
  });
  afterEach(() => fleet.close());

  test('what an operator turns off is off at all instances at once, and on again', async () => {
    const [here, there] = [await fleet.instance(), await fleet.instance()];
    const board = await fleet.operator();
    const setting = summaryOff();
    const off = () => [here, there].map(({ switches }) => switches.off('section', setting.name));
    expect(off()).toEqual([undefined, undefined]);
    const heard = board.turnOff(setting);
    expect(await until(() => off().every(Boolean))).toBeLessThan(timeBar(1_000));
    expect(off()).toEqual([setting, setting]);
    expect(await heard).toEqual({ instances: { 'mobile-bff': 2 }, isKnown: undefined });
    expect(await board.list()).toEqual([setting]);
    expect((await board.turnOn({ kind: 'section', name: setting.name })).instances).toEqual({ 'mobile-bff': 2 });
    expect(off()).toEqual([undefined, undefined]);
    expect(await board.list()).toEqual([]);
    expect(here.told).toEqual([`${setting.name} off: INC-7, ada`, `${setting.name} on`]);
  });

  test('whoever starts later knows it before the first request', async () => {
    const board = await fleet.operator(0);
    await board.turnOff(summaryOff());
    const { switches } = await fleet.instance();
    expect(switches.isCurrent).toBe(true);
    expect(switches.list()).toHaveLength(1);
  });

  test('one that is for an app is off there alone, and turning it on for all does not end it', async () => {
    const [mobile, web] = [await fleet.instance(), await fleet.instance({ app: 'web-bff' })];
    const board = await fleet.operator();
    const setting = summaryOff({ app: 'mobile-bff' });
    expect((await board.turnOff(setting)).instances).toEqual({ 'mobile-bff': 1 });
    await board.turnOn({ kind: 'section', name: setting.name });
    expect(mobile.switches.list()).toEqual([setting]);
    expect(web.switches.list()).toEqual([]);
    await board.turnOn({ kind: 'section', name: setting.name, app: 'mobile-bff' });
    expect(mobile.switches.list()).toEqual([]);
  });

  test('a message that nobody heard is made up for within 5 s', async () => {
    const { switches } = await fleet.instance();
    const redis = fleet.connect('workspace');
    await redis.whenUp(5_000);
    const setting = summaryOff();
    await redis.command('hset', entries, entryName(setting), JSON.stringify(entryOf({ setting, isOn: false })));
    expect(await until(() => switches.off('section', setting.name) !== undefined)).toBeLessThan(5_000);
  });

  test('who mistypes a name is told that nobody has such a thing', async () => {
    await fleet.instance({ knows: (kind, name) => (kind === 'section' ? name === summaryOff().name : undefined) });
    const board = await fleet.operator();
    expect((await board.turnOff(summaryOff())).isKnown).toBe(true);
    expect((await board.turnOff(summaryOff({ name: 'mobile.document/sumary' }))).isKnown).toBe(false);
    expect((await board.turnOff(summaryOff({ kind: 'tenant', name: 'ten_halden4k7q2w' }))).isKnown).toBeUndefined();
  });

  test('the end comes by itself, and what is over makes room', async () => {
    const { switches, told } = await fleet.instance();
    const board = await fleet.operator(0);
    for (let at = 1; at < 200; at += 1) await board.turnOff(summaryOff({ name: `mobile.document/s${at}` }));
    await board.turnOff(summaryOff({ name: 'mobile.document/s0', until: Date.now() + 4_000 }));
    await expect(board.turnOff(summaryOff())).rejects.toThrow('200 switches are set');
    await board.turnOff(summaryOff({ name: 'mobile.document/s7' }));
    await until(() => switches.off('section', 'mobile.document/s0') === undefined);
    await until(() => told.includes('mobile.document/s0 on'));
    await board.turnOff(summaryOff());
    await until(() => switches.list().length === 200);
  });

  test('what was turned on again never keeps an operator from turning something off', async () => {
    const { switches } = await fleet.instance({ everyMs: 50 });
    const board = await fleet.operator(0);
    for (let at = 0; at < 200; at += 1) {
      const name = `mobile.document/s${at}`;
      if (at % 2 === 0) await board.turnOff(summaryOff({ name }));
      else await board.turnOn({ kind: 'section', name });
    }
    await until(() => switches.list().length === 100);
    for (let at = 0; at < 100; at += 1) await board.turnOff(summaryOff({ name: `mobile.document/more${at}` }));
    await until(() => switches.list().length === 200);
    // What was pushed out is remembered by instances, and does not come back beyond the bound.
    await expect(board.turnOff(summaryOff())).rejects.toThrow('200 switches are set');
    const redis = fleet.connect('workspace');
    await redis.whenUp(5_000);
    expect(await redis.command('hlen', entries)).toBe(200);
  });

  test('an entry of a later version is left alone, and told once', async () => {
    const { switches, told } = await fleet.instance({ everyMs: 50 });
    const board = await fleet.operator(0);
    const redis = fleet.connect('workspace');
    await redis.whenUp(5_000);
    await redis.command('hset', entries, 'later', '{"format":2,"until":{}}', 'broken', '{');
    await board.turnOff(summaryOff());
    await until(() => switches.list().length === 1 && told.some((line) => line.startsWith('redis: ')));
    await until(() => switches.isCurrent);
    expect(told.filter((line) => line.startsWith('redis: '))).toHaveLength(1);
    expect(await redis.command('hlen', entries)).toBe(3);
  });

  test.each([
    [{ until: Date.now() + 8 * 86_400_000 }, 'at most 7 days'],
    [{ until: Date.now() - 1 }, 'in the past'],
    [{ name: 'a b' }, 'The name'],
    [{ reason: '' }, 'The reason'],
  ])('%j is refused before it is stored', async (members, message) => {
    const board = await fleet.operator(0);
    await expect(board.turnOff(summaryOff(members))).rejects.toThrow(message);
    expect(await board.list()).toEqual([]);
  });
});
