// Thousands of views under every fault, then: are sockets, timers and memory back where they were?
import { setTimeout as pause } from 'node:timers/promises';
import type { Bff } from '../bff.ts';
import { putFault, services, ways } from '../control.ts';
import { inspect, inspected } from '../inspector.ts';
import type { Inspector } from '../inspector.ts';
import { inParallel, until } from '../load.ts';
import { table } from '../markdown.ts';
import { documentView } from '../requests.ts';
import { atMost, bar } from '../scenario.ts';
import type { Finding, Scenario } from '../scenario.ts';
import { chiara } from '../stage.ts';

interface Held {
  readonly sockets: number;
  readonly timers: number;
  readonly resources: number;
  readonly heapMb: number;
}

const width = 32;
// A hang costs its whole deadline, so these views are fewer.
const slowWays = ['slow', 'hang'];

export const leaks: Scenario = {
  name: 'leaks',
  async run(stage, size): Promise<Finding> {
    const bff = await stage.bff(inspected);
    const token = await stage.token(chiara);
    const inspector = await inspect(bff.log());
    stage.defer(async () => inspector.close());
    const draw = (count: number) => inParallel(count, width, () => bff.ask(documentView, token));
    // As much as later at once, so that pools are as wide and what is compiled is compiled.
    await draw(size === 'full' ? 1_500 : 100);
    const before = await heldAtRest(bff, inspector);
    const share = Math.ceil((size === 'full' ? 20_000 : 160) / ways.length / services.length);
    let views = 0;
    for (const way of ways) {
      for (const service of services) {
        await putFault(stage.platform, service, way.fault);
        const count = slowWays.includes(way.name) ? Math.min(share, 64) : share;
        views += (await draw(count)).length;
        await stage.platform.clearFaults();
      }
      stage.say(`leaks: ${views} views, ${way.name} done`);
    }
    // What the slow ones lacked, with faults that are quick.
    const lacking = (size === 'full' ? 20_000 : 160) - views;
    await putFault(stage.platform, 'collaboration', { mode: 'reset' });
    if (lacking > 0) views += (await draw(lacking)).length;
    await stage.platform.clearFaults();
    await until(async () => (await bff.ask(documentView, token)).kind === 'complete', { withinMs: 20_000 });
    await draw(width * 2);
    const after = await heldAtRest(bff, inspector);
    return {
      bars: [
        bar('views under faults', String(views), views >= (size === 'full' ? 20_000 : 160)),
        atMost('sockets more than at the start', after.sockets - before.sockets, 8),
        atMost('timers more than at the start', after.timers - before.timers, 8),
        atMost('heap after a collection, MB more than at the start', after.heapMb - before.heapMb, 12),
      ],
      text: table(['held', 'sockets', 'timers', 'resources', 'heap MB'], [row('before', before), row('after', after)]),
    };
  },
};

/** Keep-alive connections are closed by then, and what waits for a deadline has met it. */
async function heldAtRest(bff: Bff, inspector: Inspector): Promise<Held> {
  await pause(8_000);
  return {
    sockets: await bff.sockets(),
    timers: await bff.metric(/^nodejs_active_resources\{/, 'Timeout'),
    resources: await bff.metric(/^nodejs_active_resources_total/),
    heapMb: (await inspector.heapAfterGc()) / 1_048_576,
  };
}

function row(name: string, { sockets, timers, resources, heapMb }: Held): string[] {
  return [name, String(sockets), String(timers), String(resources), heapMb.toFixed(1)];
}
