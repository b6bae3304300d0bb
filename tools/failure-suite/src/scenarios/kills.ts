// kill -9 under load, of what a deployment loses sooner or later: its Redis, an instance of ours, one of a backend.
import { setTimeout as pause } from 'node:timers/promises';
import type { StartedPlatform } from '@frontdesk/test-kit';
import type { Bff } from '../bff.ts';
import { callsOf } from '../control.ts';
import { until } from '../load.ts';
import { table } from '../markdown.ts';
import { startNginx } from '../nginx.ts';
import type { Nginx } from '../nginx.ts';
import { msOf } from '../numbers.ts';
import { quietPort } from '../quiet-port.ts';
import { commentList } from '../requests.ts';
import { bar, shareAtLeast } from '../scenario.ts';
import type { Bar, Finding, Scenario, Size } from '../scenario.ts';
import { chiara } from '../stage.ts';
import type { Stage } from '../stage.ts';
import { startTraffic } from '../traffic.ts';
import type { Refusal, Traffic } from '../traffic.ts';

const sizes = {
  full: { perSecond: 40, beforeMs: 3_000, goneMs: 8_000, afterMs: 8_000 },
  short: { perSecond: 20, beforeMs: 500, goneMs: 1_500, afterMs: 1_500 },
} as const;

// A key whose owner died is in progress for the 10 s of its lease.
const insistForMs = 15_000;

export const kills: Scenario = {
  name: 'kills',
  needs: { redis: true, redisArgs: ['--appendonly', 'yes', '--appendfsync', 'always'] },
  async run(stage, size): Promise<Finding> {
    const phases: Phase[] = [];
    const play = async (house: House, losses: readonly Loss[]): Promise<void> => {
      for (const loss of losses) {
        const phase = await through(stage, house, loss, size);
        phases.push(phase);
        stage.say(rowOf(phase).join(' | '));
      }
      for (const bff of house.fleet) await bff.stop();
    };
    const house = await builtHouse(stage);
    await play(house, [...redisLosses(stage, house), bffLoss(house)]);
    const uncached = await builtHouse(stage, { CACHE: 'off' }); // or hardly any read would call a backend
    await play(uncached, [documentsLoss(uncached)]);
    const head = [
      'killed',
      'reads',
      'failed',
      'last',
      'writes',
      'done',
      'twice',
      'tries refused',
      'last',
      'works again',
    ];
    const legend =
      'The first “last” is how long after the kill a read failed, the second how long after its return a write was ' +
      'refused; “works again” is how long after its return what was killed was in use.';
    return { bars: phases.flatMap(barsOf), text: `${table(head, phases.map(rowOf))}\n\n${legend}` };
  },
};

/** Two instances behind nginx, and documents three times. */
interface House {
  readonly nginx: Nginx;
  readonly fleet: Bff[];
  readonly restartBff: (at: number) => Promise<void>;
  documents: StartedPlatform;
  readonly restartDocuments: () => Promise<void>;
}

async function builtHouse(stage: Stage, more: Readonly<Record<string, string>> = {}): Promise<House> {
  const [ports, documentsPort] = [[await quietPort(), await quietPort()], await quietPort()];
  const env = { DOCUMENTS_PORT: String(documentsPort) };
  const [second, third] = [await stage.anotherPlatform(), await stage.anotherPlatform(env)];
  const urls = [stage.platform, second, third].map((platform) => platform.urls.documents).join();
  const start = (at: number) => stage.bff({ PORT: String(ports[at]), DOCUMENTS_URLS: urls, ...more });
  const fleet = [await start(0), await start(1)];
  const nginx = await startNginx(ports);
  stage.defer(() => nginx.stop());
  const house: House = {
    nginx,
    fleet,
    restartBff: async (at) => void (fleet[at] = await start(at)),
    documents: third,
    restartDocuments: async () => void (house.documents = await stage.anotherPlatform(env)),
  };
  return house;
}

interface Loss {
  readonly name: string;
  /** Of the reads, as elsewhere in the suite. */
  readonly least: number;
  /** After its return, by itself. */
  readonly backWithinMs: number;
  take(): Promise<void> | void;
  giveBack(): Promise<void>;
  isBack(): Promise<boolean>;
  /** A Redis that forgot its keys cannot tell a repeat: that it needs an append-only file is in idempotency's README. */
  readonly forgets?: boolean;
}

function redisLosses({ redis }: Stage, { fleet }: House): Loss[] {
  if (!redis) throw new Error('this stage has no Redis');
  const isBack = async (): Promise<boolean> =>
    (await Promise.all(fleet.map((bff) => bff.metric(/^frontdesk_redis_up/)))).every((up) => up === 1);
  const emptied = async (): Promise<void> => {
    await redis.say('FLUSHALL');
    await redis.kill();
  };
  const always = { least: 1, backWithinMs: 15_000, giveBack: redis.restart, isBack };
  return [
    { ...always, name: 'Redis, back with its data', take: redis.kill },
    { ...always, name: 'Redis, back empty', take: emptied, forgets: true },
  ];
}

function bffLoss({ fleet, restartBff }: House): Loss {
  const answered = async (): Promise<number> =>
    (await fleet[1]?.metric(/^http_server_request_duration_seconds_count/)) ?? 0;
  return {
    name: 'one of two BFFs',
    least: 0.999,
    backWithinMs: 15_000,
    take: () => void process.kill(fleet[1]?.pid ?? 0, 'SIGKILL'),
    giveBack: () => restartBff(1),
    isBack: async () => (await answered()) > 1, // the first one warmed it up
  };
}

function documentsLoss(house: House): Loss {
  return {
    name: 'one of three instances of documents',
    least: 0.999,
    backWithinMs: 40_000, // an instance that failed is left alone for 30 s
    take: () => void process.kill(house.documents.pid, 'SIGKILL'),
    giveBack: house.restartDocuments,
    isBack: async () => callsOf(await house.documents.calls(), 'documents') > 0,
  };
}

interface Phase {
  readonly loss: Loss;
  readonly traffic: Traffic;
  readonly killedAt: number;
  readonly backAt: number;
  readonly worksAgainMs: number | undefined;
  readonly done: number;
  readonly twice: number;
  /** Those that were there before and were not killed are there still. */
  readonly survived: boolean;
}

async function through(stage: Stage, house: House, loss: Loss, size: Size): Promise<Phase> {
  const { perSecond, beforeMs, goneMs, afterMs } = sizes[size];
  const token = await stage.token(chiara);
  const pids = house.fleet.map(({ pid }) => pid);
  const traffic = startTraffic({
    url: house.nginx.url,
    token,
    perSecond,
    insistForMs,
    note: `While ${loss.name} is killed`,
  });
  await pause(beforeMs);
  const killedAt = performance.now();
  await loss.take();
  await pause(goneMs);
  await loss.giveBack();
  const backAt = performance.now();
  const worksAgainMs = await until(loss.isBack, { withinMs: loss.backWithinMs });
  await pause(afterMs);
  await traffic.stop();
  const survived = house.fleet.filter(({ pid }) => pids.includes(pid)).length >= house.fleet.length - 1;
  return { loss, traffic, killedAt, backAt, worksAgainMs, survived, ...(await writtenOf(stage, house, loss)) };
}

/** What the comments say that are there in the end. */
async function writtenOf(stage: Stage, { fleet }: House, { name }: Loss): Promise<{ done: number; twice: number }> {
  const token = await stage.token(chiara);
  const counts = new Map<string, number>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const path = `${commentList.path}?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const { text } = await (fleet[0] as Bff).ask({ ...commentList, path }, token);
    for (const [note] of text.matchAll(new RegExp(`While ${name} is killed \\d+;`, 'g')))
      counts.set(note, (counts.get(note) ?? 0) + 1);
    cursor = (JSON.parse(text) as { nextCursor: string | null }).nextCursor;
  }
  return { done: counts.size, twice: [...counts.values()].filter((count) => count > 1).length };
}

function barsOf({ loss, traffic, done, twice, worksAgainMs, survived }: Phase): Bar[] {
  const reads = traffic.sent.filter(({ kind }) => kind === 'read');
  const good = { good: reads.filter(({ isFailed }) => !isFailed).length, all: reads.length };
  const [said, lost] = [traffic.sent.filter(({ kind, isFailed }) => kind === 'write' && !isFailed).length, done];
  const back = worksAgainMs !== undefined && survived;
  return [
    shareAtLeast(`${loss.name}: reads that are answered`, good, loss.least),
    bar(
      `${loss.name}: in use again by itself, within ${loss.backWithinMs / 1000} s of its return`,
      back ? msOf(worksAgainMs) : 'never',
      back,
    ),
    bar(
      `${loss.name}: writes that were said to be done, and are`,
      `${lost} there, ${said} said so`,
      lost >= said && said > 0,
    ),
    ...(loss.forgets ? [] : [bar(`${loss.name}: writes done twice`, String(twice), twice === 0)]),
  ];
}

function rowOf({ loss, traffic, killedAt, backAt, worksAgainMs, done, twice }: Phase): string[] {
  const reads = traffic.sent.filter(({ kind }) => kind === 'read');
  const [ofReads, ofWrites] = (['read', 'write'] as const).map((kind) =>
    traffic.refusals.filter((one) => one.kind === kind),
  );
  return [
    loss.name,
    String(reads.length),
    countsOf(ofReads ?? []),
    lastAfter(ofReads ?? [], killedAt),
    String(traffic.writes()),
    String(done),
    String(twice),
    countsOf(ofWrites ?? []),
    lastAfter(ofWrites ?? [], backAt),
    worksAgainMs === undefined ? 'never' : msOf(worksAgainMs),
  ];
}

function lastAfter(refusals: readonly Refusal[], since: number): string {
  const last = Math.max(...refusals.map(({ at }) => at));
  return last > since ? msOf(last - since) : '–';
}

function countsOf(refusals: readonly Refusal[]): string {
  const counts = new Map<string, number>();
  for (const { shown } of refusals) counts.set(shown, (counts.get(shown) ?? 0) + 1);
  return [...counts].map(([shown, count]) => `${shown} ×${count}`).join('; ') || '0';
}
