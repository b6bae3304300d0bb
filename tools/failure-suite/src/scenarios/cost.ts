// What a request costs: processor time of the BFF and of Redis, commands, bytes and calls. Inputs for docker/SCALE.md.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { StartedRedis } from '@frontdesk/test-kit';
import type { Bff } from '../bff.ts';
import { callsOf } from '../control.ts';
import { inParallel } from '../load.ts';
import { table } from '../markdown.ts';
import { commentList, documentList, documentView, homeView, requests } from '../requests.ts';
import type { RouteRequest } from '../requests.ts';
import { atMost } from '../scenario.ts';
import type { Finding, Scenario } from '../scenario.ts';
import { chiara } from '../stage.ts';
import type { Stage } from '../stage.ts';

interface Kind {
  readonly name: string;
  readonly wanted: RouteRequest;
  readonly env?: Readonly<Record<string, string>>;
}

const write = requests.find(({ route }) => route === 'createComment') ?? commentList;

const kinds: readonly Kind[] = [
  { name: 'a document, nothing kept', wanted: documentView, env: { CACHE: 'off' } },
  { name: 'a document, read again', wanted: documentView },
  { name: 'home, read again', wanted: homeView },
  { name: 'the list, read again', wanted: documentList },
  { name: 'comments, read again', wanted: commentList },
  { name: 'a comment is written', wanted: write },
];

export const cost: Scenario = {
  name: 'cost',
  needs: { redis: true },
  async run(stage, size): Promise<Finding> {
    const { redis } = stage;
    if (!redis) throw new Error('this stage has no Redis');
    const rows: string[][] = [];
    let [warm, idle] = [NaN, ''];
    for (const kind of kinds) {
      const bff = await stage.bff(kind.env ?? {});
      await many(stage, bff, kind, size === 'full' ? 400 : 20); // compiled, connected
      idle ||= await idleOf(redis, size === 'full' ? 10 : 1);
      const spent = await spentOn({ stage, redis, bff }, kind, size === 'full' ? 1_000 : 20);
      if (kind.name === 'a document, read again') warm = spent.commands;
      rows.push(rowOf(kind.name, spent, await rssMbOf(bff)));
      stage.say(rows.at(-1)?.join(' | ') ?? '');
      await bff.stop();
    }
    const head = [
      'of one request',
      'BFF CPU ms',
      'RSS MB',
      'Redis CPU µs',
      'Redis commands',
      'to/from Redis',
      'kept there',
      'calls',
      'answer',
    ];
    return {
      bars: [atMost('Redis commands of a document that is read again', warm, 14)],
      text: `${table([...head, 'which commands'], rows)}\n\nAn instance that nobody asks: ${idle} a second.`,
    };
  },
};

async function many(stage: Stage, bff: Bff, { wanted }: Kind, count: number): Promise<number> {
  const token = await stage.token(chiara);
  const answers = await inParallel(count, 8, () => bff.ask(wanted, token));
  const bad = answers.find(({ status }) => status !== wanted.healthy);
  if (bad) throw new Error(`${wanted.route} answers ${bad.shown}`);
  return answers.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / count;
}

interface Spent {
  readonly cpuMs: number;
  readonly redisUs: number;
  readonly commands: number;
  readonly redisBytes: number;
  /** What Redis holds more of afterwards. */
  readonly keptBytes: number;
  readonly calls: number;
  readonly answerBytes: number;
  readonly which: string;
}

interface Around {
  readonly stage: Stage;
  readonly redis: StartedRedis;
  readonly bff: Bff;
}

async function spentOn({ stage, redis, bff }: Around, kind: Kind, count: number): Promise<Spent> {
  await stage.platform.clearCalls();
  const [cpu, before] = [cpuMsOf(bff.pid), await redisNow(redis)];
  const answerBytes = await many(stage, bff, kind, count);
  const [after, cpuMs] = [await redisNow(redis), (cpuMsOf(bff.pid) - cpu) / count];
  const made = differences(before, after);
  const which = made
    .map(([name, times]) => `${name} ${(times / count).toFixed(1)}`)
    .filter((one) => !one.endsWith(' 0.0'));
  return {
    cpuMs,
    redisUs: (after.cpuUs - before.cpuUs) / count,
    commands: made.reduce((sum, [, times]) => sum + times, 0) / count,
    redisBytes: (after.bytes - before.bytes) / count,
    keptBytes: (after.kept - before.kept) / count,
    calls: callsOf(await stage.platform.calls()) / count,
    answerBytes,
    which: which.join(', '),
  };
}

function rowOf(name: string, spent: Spent, rssMb: number): string[] {
  const { cpuMs, redisUs, commands, redisBytes, keptBytes, calls, answerBytes, which } = spent;
  const kb = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;
  const numbers = [
    cpuMs.toFixed(2),
    rssMb.toFixed(0),
    redisUs.toFixed(0),
    commands.toFixed(1),
    kb(redisBytes),
    kb(keptBytes),
    calls.toFixed(1),
  ];
  return [name, ...numbers, kb(answerBytes), which];
}

async function idleOf(redis: StartedRedis, seconds: number): Promise<string> {
  const before = await redisNow(redis);
  await pause(seconds * 1_000);
  const made = differences(before, await redisNow(redis));
  return `${(made.reduce((sum, [, times]) => sum + times, 0) / seconds).toFixed(1)} commands`;
}

interface RedisNow {
  readonly commands: ReadonlyMap<string, number>;
  readonly cpuUs: number;
  readonly bytes: number;
  readonly kept: number;
}

// How this looks at it.
const ours = new Set(['info', 'quit']);

/** What scripts call is counted by Redis as commands too, beside `evalsha`. */
async function redisNow(redis: StartedRedis): Promise<RedisNow> {
  const [stats, general] = [await redis.say('INFO commandstats'), await redis.say('INFO everything')];
  const found = [...stats.matchAll(/cmdstat_([^:]+):calls=(\d+)/g)].map(
    ([, name = '', calls]) => [name, Number(calls)] as const,
  );
  const valueOf = (name: string): number => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(general)?.[1]);
  return {
    commands: new Map(found.filter(([name]) => !ours.has(name))),
    cpuUs: (valueOf('used_cpu_user') + valueOf('used_cpu_sys')) * 1_000_000,
    bytes: valueOf('total_net_input_bytes') + valueOf('total_net_output_bytes'),
    kept: valueOf('used_memory'),
  };
}

function differences(before: RedisNow, after: RedisNow): [string, number][] {
  return [...after.commands]
    .map(([name, times]): [string, number] => [name, times - (before.commands.get(name) ?? 0)])
    .filter(([, times]) => times > 0)
    .toSorted(([, a], [, b]) => b - a);
}

/** User and system time of a process so far, all threads; in ticks of 10 ms on every Linux. */
function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function rssMbOf(bff: Bff): Promise<number> {
  return (await bff.metric(/^process_resident_memory_bytes/)) / 1024 / 1024;
}
