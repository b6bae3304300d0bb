// Thousands of views under every fault, then: are sockets, timers and memory back where they were?
import { setTimeout as pause } from 'node:timers/promises';
import type { Bff } from '../bff.ts';
import { putFault, services, ways } from '../control.ts';
import type { Fault, Service } from '../control.ts';
import { inspect, inspected } from '../inspector.ts';
import type { Inspector } from '../inspector.ts';
import { inParallel, until } from '../load.ts';
import { table } from '../markdown.ts';
import { documentView } from '../requests.ts';
import { atMost, bar } from '../scenario.ts';
import type { Finding, Scenario, Size } from '../scenario.ts';
import { chiara } from '../stage.ts';
import type { Stage } from '../stage.ts';

interface Held {
  readonly sockets: number;
  readonly timers: number;
  readonly resources: number;
  /** What listeners hang on. */
  readonly signals: number;
  readonly heapMb: number;
}

const width = 32;
// A hang costs its whole deadline, so these views are fewer.
const slowWays = ['slow', 'hang'];

interface Leg {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly views: number;
}

/** Without a cache every fault is felt; with one, what it keeps and shares is what could leak. */
function legsOf(size: Size): readonly Leg[] {
  const [many, some] = size === 'full' ? [20_000, 5_000] : [160, 160];
  return [
    { name: 'cache off', env: { CACHE: 'off' }, views: many },
    { name: 'cache on', env: {}, views: some },
  ];
}

export const leaks: Scenario = {
  name: 'leaks',
  async run(stage, size): Promise<Finding> {
    const findings: Finding[] = [];
    for (const leg of legsOf(size)) findings.push(await oneLeg(stage, leg, size));
    return { bars: findings.flatMap(({ bars }) => bars), text: findings.map(({ text }) => text).join('\n\n') };
  },
};

async function oneLeg(stage: Stage, { name, env, views }: Leg, size: Size): Promise<Finding> {
  const bff = await stage.bff({ ...inspected, ...env, NODE_NO_WARNINGS: '0' });
  const token = await stage.token(chiara);
  const inspector = await inspect(bff.log());
  const draw = (count: number) => inParallel(count, width, () => bff.ask(documentView, token));
  const atRest = () => heldAtRest(bff, inspector, size);
  // As many at once as later, so that pools are as wide and what is compiled is compiled.
  await draw(size === 'full' ? 1_500 : 100);
  const before = await atRest();
  const drawn = await drawUnderFaults(stage, draw, views);
  await until(async () => (await bff.ask(documentView, token)).kind === 'complete', { withinMs: 20_000 });
  await draw(width * 2);
  const after = await atRest();
  inspector.close();
  await bff.stop();
  // In the short form nobody waits until idle connections are closed: pools may still be filling.
  const sockets = size === 'full' ? 8 : 512;
  const says = (what: string): string => `${name}: ${what}`;
  return {
    bars: [
      bar(says('views under faults'), String(drawn), drawn >= views),
      atMost(says('sockets more than at the start'), after.sockets - before.sockets, sockets),
      atMost(says('timers more than at the start'), after.timers - before.timers, 8),
      atMost(says('abort signals more than at the start'), after.signals - before.signals, 64),
      atMost(says('warnings of too many listeners'), bff.log().split('MaxListenersExceeded').length - 1, 0),
      atMost(says('heap after a collection, MB more than at the start'), after.heapMb - before.heapMb, 12),
    ],
    text: table(
      [name, 'sockets', 'timers', 'resources', 'signals', 'heap MB'],
      [row('before', before), row('after', after)],
    ),
  };
}

type Draw = (count: number) => Promise<readonly unknown[]>;

/** Each way at each service; those that take their time are fewer, and quick ones make up for them. */
async function drawUnderFaults({ platform, say }: Stage, draw: Draw, views: number): Promise<number> {
  const share = Math.ceil(views / ways.length / services.length);
  let drawn = 0;
  const drawWith = async (service: Service, fault: Fault, count: number): Promise<void> => {
    await putFault(platform, service, fault);
    drawn += (await draw(count)).length;
    await platform.clearFaults();
  };
  for (const way of ways) {
    const count = slowWays.includes(way.name) ? Math.min(share, 64) : share;
    for (const service of services) await drawWith(service, way.fault, count);
    say(`leaks: ${drawn} views, ${way.name} done`);
  }
  if (drawn < views) await drawWith('collaboration', { mode: 'reset' }, views - drawn);
  return drawn;
}

/** The platform keeps connections for 75 s: by then they are closed, and what waits for a deadline has met it. */
async function heldAtRest(bff: Bff, inspector: Inspector, size: Size): Promise<Held> {
  await pause(size === 'full' ? 80_000 : 4_000);
  return {
    sockets: await bff.sockets(),
    timers: await bff.metric(/^nodejs_active_resources\{/, 'Timeout'),
    signals: await inspector.alive('AbortSignal'),
    resources: await bff.metric(/^nodejs_active_resources_total/),
    heapMb: (await inspector.heapAfterGc()) / 1_048_576,
  };
}

function row(name: string, { sockets, timers, resources, signals, heapMb }: Held): string[] {
  return [name, String(sockets), String(timers), String(resources), String(signals), heapMb.toFixed(1)];
}
