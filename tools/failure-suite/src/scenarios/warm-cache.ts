// What a view that is read again still calls, and how soon a change is seen by every instance.
import { request } from 'undici';
import type { Bff } from '../bff.ts';
import { callsOf } from '../control.ts';
import { until } from '../load.ts';
import { table } from '../markdown.ts';
import { msOf } from '../numbers.ts';
import { documentView, planId } from '../requests.ts';
import type { RouteRequest } from '../requests.ts';
import { atMost, bar } from '../scenario.ts';
import type { Finding, Scenario } from '../scenario.ts';
import { ada, chiara } from '../stage.ts';
import type { Stage } from '../stage.ts';

export const warmCache: Scenario = {
  name: 'warm-cache',
  needs: { redis: true },
  async run(stage, size): Promise<Finding> {
    const fleet = await Promise.all([stage.bff(), stage.bff(), stage.bff()]);
    const counts = await coldAndWarm(stage, fleet);
    const isHeld = await holdsComments(stage, fleet);
    const delays: number[] = [];
    for (let turn = 0; turn < (size === 'full' ? 10 : 2); turn += 1)
      delays.push(...(await afterChange(stage, fleet, turn)));
    const warm = Math.max(...counts.slice(1).map(({ calls }) => calls));
    return {
      bars: [
        atMost('calls of a view that the same user reads again', warm, 5),
        // Without a cache every read is fresh, and proves nothing.
        bar('every instance holds what is about to change', isHeld ? 'yes' : 'no', isHeld),
        atMost('a change is read by every instance, after its event arrived', Math.max(...delays), 200, ' ms'),
      ],
      text: [
        table(
          ['view', 'calls', 'of'],
          counts.map(({ name, calls, of }) => [name, String(calls), of]),
        ),
        `${delays.length} reads after a change: ${delays.map(msOf).join(', ')}`,
      ].join('\n\n'),
    };
  },
};

interface Count {
  readonly name: string;
  readonly calls: number;
  readonly of: string;
}

async function coldAndWarm({ platform, token }: Stage, fleet: readonly Bff[]): Promise<Count[]> {
  const [first, second] = fleet;
  if (!first || !second) throw new Error('no fleet');
  // Nobody has read the handbook yet: what warmed the processes up was Chiara's view of the plan.
  const [adas, counts] = [await token(ada), [] as Count[]];
  const count = async (name: string, bff: Bff): Promise<void> => {
    await platform.clearCalls();
    const { kind, shown } = await bff.ask(handbook, adas);
    if (kind !== 'complete') throw new Error(`the handbook is ${shown}`);
    const calls = await platform.calls();
    counts.push({ name, calls: callsOf(calls), of: Object.keys(calls).join(', ') });
  };
  await count('cold', first);
  await count('warm, same instance', first);
  await count('warm, another instance', second);
  return counts;
}

const handbook: RouteRequest = { ...documentView, path: '/v1/documents/doc_hubops5w9tre' };

const newestComments: RouteRequest = {
  route: 'listComments',
  method: 'GET',
  path: `/v1/documents/${planId}/comments?limit=100`,
  healthy: 200,
  optional: [],
};

async function holdsComments({ platform, token }: Stage, fleet: readonly Bff[]): Promise<boolean> {
  const adas = await token(ada);
  for (const bff of fleet) await bff.ask(newestComments, adas);
  await platform.clearCalls();
  for (const bff of fleet) await bff.ask(newestComments, adas);
  return (await platform.calls())['collaboration.listComments'] === undefined;
}

/** Ada holds the comments everywhere; Chiara writes one; from when its event is heard, how long until Ada reads it? */
async function afterChange(stage: Stage, fleet: readonly Bff[], turn: number): Promise<number[]> {
  const [adas, chiaras] = [await stage.token(ada), await stage.token(chiara)];
  for (const bff of fleet) await bff.ask(newestComments, adas);
  const text = `What changed in turn ${turn}.`;
  const { arrived } = await hearing(`${stage.platform.urls.control}/events`, 'comment.created');
  const comment: RouteRequest = {
    route: 'createComment',
    method: 'POST',
    path: `/v1/documents/${planId}/comments`,
    body: { body: text },
    needsKey: true,
    healthy: 201,
    optional: [],
  };
  const { kind, shown } = await (fleet[0] as Bff).ask(comment, chiaras);
  if (kind !== 'complete') throw new Error(`the change was not made: ${shown}`);
  await arrived;
  return await Promise.all(
    fleet.map(async (bff) => {
      const seen = async () => (await bff.ask(newestComments, adas)).text.includes(text);
      return (await until(seen, { withinMs: 10_000, everyMs: 5 })) ?? Infinity;
    }),
  );
}

/** Resolves when the control's stream is open; `arrived` then resolves with the next event of the type. */
async function hearing(url: string, type: string): Promise<{ arrived: Promise<void> }> {
  const { body } = await request(url);
  const arrived = (async () => {
    let text = '';
    for await (const chunk of body) {
      text += String(chunk);
      if (text.includes(`event: ${type}`)) break;
    }
  })();
  return { arrived };
}
