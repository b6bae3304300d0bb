// Three instances of a required service, one of which fails, flaps, or is gone.
import type { StartedPlatform } from '@frontdesk/test-kit';
import { putFault, ways } from '../control.ts';
import type { Fault } from '../control.ts';
import { atPace } from '../load.ts';
import { table } from '../markdown.ts';
import { msOf, percentOf, percentile } from '../numbers.ts';
import { is200, tally } from '../outcome.ts';
import { documentList, documentView } from '../requests.ts';
import { shareAtLeast } from '../scenario.ts';
import type { Finding, Scenario } from '../scenario.ts';
import { chiara } from '../stage.ts';

interface Badness {
  readonly name: string;
  readonly fault?: Fault;
}

const flaps: readonly Badness[] = (['reset', 'hang'] as const).map((mode) => ({
  name: `flaps, ${mode}`,
  fault: { mode, flapping: { everyMs: 1_000, duty: 0.5 } },
}));
// A 429 is the service's word to this caller, which another instance is not asked to take back.
const evaded = ways.filter(({ name }) => name !== '429');
const all: readonly Badness[] = [...evaded, ...flaps, { name: 'gone' }];
const some: readonly Badness[] = all.filter(({ name }) => ['503 Retry-After', 'flaps, reset', 'gone'].includes(name));

export const instances: Scenario = {
  name: 'instances',
  async run(stage, size): Promise<Finding> {
    const others = await Promise.all([stage.anotherPlatform(), stage.anotherPlatform()]);
    const fleet: StartedPlatform[] = [stage.platform, ...others];
    const bad = fleet[2] ?? stage.platform;
    const urls = fleet.map((platform) => platform.urls.documents).join();
    const token = await stage.token(chiara);
    const count = size === 'full' ? 500 : 60;
    const rows: string[][] = [];
    const total = { good: 0, all: 0 };
    for (const { name, fault } of size === 'full' ? all : some) {
      // A new BFF for each: one that has given up an instance would not notice the next way to fail.
      const bff = await stage.bff({ CACHE: 'off', DOCUMENTS_URLS: urls });
      if (fault) await putFault(bad, 'documents', fault);
      else await bad.stop();
      const outcomes = await atPace(50, count, (index) =>
        bff.ask(index % 5 === 0 ? documentView : documentList, token),
      );
      if (fault) await bad.clearFaults();
      await bff.stop();
      const good = outcomes.filter(is200);
      total.good += good.length;
      total.all += outcomes.length;
      const times = outcomes.map(({ ms }) => ms);
      stage.say(`one of three ${name}: ${good.length} of ${outcomes.length}`);
      rows.push([
        name,
        percentOf(good.length, outcomes.length),
        msOf(percentile(times, 0.5)),
        msOf(percentile(times, 0.99)),
        tally(outcomes),
      ]);
    }
    return {
      bars: [shareAtLeast('one of three instances of documents fails: answers 200', total, 0.999)],
      text: table(['one instance of three', 'answers 200', 'p50', 'p99', 'outcomes'], rows),
    };
  },
};
