// The program as it is started, against a real Redis and instances that run.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRedis, type Redis } from '@frontdesk/redis';
import { createSwitches, type Switches } from '@frontdesk/switches';
import { startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';

// Each test starts programs, on a machine that may run every other test as well.
jest.setTimeout(60_000);

const summary = ['section', 'mobile.document/summary'] as const;
const why = ['--reason', 'generation melts, INC-7', '--for', '30m'] as const;
const folder = mkdtempSync(join(tmpdir(), 'frontdesk-switch-'));

let server: StartedRedis;
let redis: Redis;
let switches: Switches;

beforeAll(async () => {
  server = await startRedis();
  redis = createRedis({ url: server.url, app: 'mobile-bff', commandDeadlineMs: 1_000 });
  const knows = (kind: string, name: string) => (kind === 'section' ? name === summary[1] : undefined);
  switches = createSwitches({ app: 'mobile-bff', redis, knows });
  await switches.whenCurrent(5_000);
});

afterAll(async () => {
  await switches.close();
  await redis.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

async function run(args: readonly string[], url: string | undefined = server.url) {
  const { NODE_OPTIONS: _flags, REDIS_URL: _url, ...env } = process.env;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'switch.ts'), ...args], {
    env: url ? { ...env, REDIS_URL: url } : env,
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

test('a section goes off and on at an instance that runs, and shows who did it, why and until when', async () => {
  const off = await run(['off', ...summary, ...why, '--by', 'ada@night']);
  expect(off).toEqual({
    code: 0,
    out: expect.stringMatching(
      /^The section mobile\.document\/summary is off until 20\S+Z\.\nIn force at mobile-bff 1; others know within 5 s\.\n$/,
    ),
    err: '',
  });
  expect(switches.off(...summary)).toMatchObject({ reason: 'generation melts, INC-7', by: 'ada@night' });

  const { out } = await run(['list']);
  expect(out).toMatch(/^what +name +app +until +left +by +reason\n/);
  expect(out).toMatch(
    /\nsection {2}mobile\.document\/summary {2}all +20\S+Z {2}30m +ada@night {2}generation melts, INC-7\n$/,
  );

  const on = await run(['on', ...summary]);
  expect(on).toMatchObject({
    code: 0,
    out: expect.stringContaining('The section mobile.document/summary is on.\nIn '),
  });
  expect(switches.off(...summary)).toBeUndefined();
  expect((await run(['list'])).out).toBe('Nothing is off.\n');
});

test('what `list --json` prints is a file for an instance without Redis', async () => {
  await run(['off', 'tenant', 'ten_halden4k7q2w', ...why, '--app', 'mobile-bff']);
  const { out } = await run(['list', '--json']);
  const file = join(folder, 'switches.json');
  writeFileSync(file, out);
  const alone = createSwitches({ app: 'mobile-bff', file });
  await alone.whenCurrent(5_000);
  expect(alone.off('tenant', 'ten_halden4k7q2w')).toMatchObject({
    by: expect.stringContaining('@'),
    app: 'mobile-bff',
  });
  await alone.close();
  const { out: said } = await run(['on', 'tenant', 'ten_halden4k7q2w']);
  expect(said).toContain('It was not known to be off.\nIt is still off for mobile-bff.\n');
  expect(switches.off('tenant', 'ten_halden4k7q2w')).toBeDefined();
  await run(['on', 'tenant', 'ten_halden4k7q2w', '--app', 'mobile-bff']);
  expect(switches.off('tenant', 'ten_halden4k7q2w')).toBeUndefined();
});

test('a name that no instance has is told, and that none heard', async () => {
  const { code, err } = await run(['off', 'section', 'mobile.document/sumary', ...why]);
  expect([code, err]).toEqual([0, 'None of them knows the section mobile.document/sumary: is it spelled right?\n']);
  const { out } = await run(['off', 'route', 'getDocument', ...why, '--app', 'web-bff']);
  expect(out).toContain('No instance said so within a second');
});

describe('a mistake is one line and exit code 1', () => {
  const nowhere = '';
  test.each([
    [[], undefined, 'npm run switch -- off section'],
    [['drop'], undefined, 'npm run switch -- off section'],
    [['off', 'section', ...why], undefined, 'npm run switch -- off section'],
    [['on', ...summary, ...why], undefined, 'npm run switch -- off section'],
    [['off', 'view', 'mobile.document', ...why], undefined, 'one of section, operation, route, tenant, client'],
    [['off', ...summary, '--reason', 'INC-7'], undefined, '--for is missing'],
    [['off', ...summary, '--reason', 'two\nlines', '--for', '30m'], undefined, 'one line of 1 to 200'],
    [['off', ...summary, ...why, '--silent'], undefined, "Unknown option '--silent'"],
    [['off', ...summary, ...why], nowhere, 'Without REDIS_URL there is nothing to reach'],
    [['list'], 'redis://:secret@127.0.0.1:1', 'Redis cannot be reached'],
    [['list'], 'http://127.0.0.1', 'The Redis URL does not look like one'],
  ] as const)('%j', async (args, url, message) => {
    const { code, out, err } = await run(args, url);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^switch: [^\n]+\n$/);
    expect(err).toContain(message);
    expect(err).not.toContain('secret');
  });
});
