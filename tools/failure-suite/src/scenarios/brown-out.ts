// One service that has more to do than it can: what the BFF sends it, against what would be sent without any retries.
import { allowanceMs, deadlineMs } from '../bff.ts';
import type { Bff } from '../bff.ts';
import { callsOf, putFault } from '../control.ts';
import type { Fault } from '../control.ts';
import { atPace } from '../load.ts';
import { table } from '../markdown.ts';
import { msOf, percentOf, percentile } from '../numbers.ts';
import { is200 } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { commentList, documentView } from '../requests.ts';
import { atMost, shareAtLeast } from '../scenario.ts';
import type { Finding, Scenario, Size } from '../scenario.ts';
import { chiara } from '../stage.ts';
import type { Stage } from '../stage.ts';
import { loadMeter } from './load-meter.ts';
import type { LoadMeter } from './load-meter.ts';

/** 36 calls a second; 110 arrive: 100 of lists of comments, and 2 for each of 5 views. */
const capacity: Fault = { capacity: { concurrent: 2, queue: 8, serviceMs: 55 }, retryAfterS: 1 };
/** Below what opens a breaker: only the budget of retries is in the way of a storm. */
const twoOfFive: Fault = { errorRate: 0.4, status: 503 };
const perSecond = 105;

const ways: readonly { name: string; fault: Fault }[] = [
  { name: '3 × its capacity', fault: capacity },
  { name: '40 % of its calls are 503', fault: twoOfFive },
];

export const brownOut: Scenario = {
  name: 'brown-out',
  async run(stage, size): Promise<Finding> {
    const findings: Finding[] = [];
    for (const way of ways) findings.push(await oneBrownOut(stage, size, way));
    return {
      bars: findings.flatMap(({ bars }) => bars),
      text: findings.map(({ text }) => text).join('\n\n'),
    };
  },
};

interface Phase {
  readonly name: string;
  readonly arrived: number;
  readonly load: number;
  readonly lists: readonly Outcome[];
  readonly views: readonly Outcome[];
}

async function oneBrownOut(stage: Stage, size: Size, { name, fault }: (typeof ways)[number]): Promise<Finding> {
  const { platform } = stage;
  const bff = await stage.bff({ CACHE: 'off' });
  // The budget of retries is one of any 5 s: in 6 it may have been spent at both ends.
  const seconds = size === 'full' ? [5, 20, 10] : [1, 5, 1];
  const token = await stage.token(chiara);
  const before = await phase('before', { stage, bff, token, seconds: seconds[0] ?? 1 });
  await putFault(platform, 'collaboration', fault);
  const during = await phase('during', { stage, bff, token, seconds: seconds[1] ?? 1 });
  await platform.clearFaults();
  const after = await phase('after', { stage, bff, token, seconds: seconds[2] ?? 1 });
  const [retries, refused] = [
    await bff.metric(/retries_total/, 'collaboration'),
    await bff.metric(/budget/, 'collaboration'),
  ];
  await bff.stop();
  const times = during.views.map(({ ms }) => ms);
  const ratio = during.load / during.arrived;
  return {
    bars: [
      atMost(`collaboration, ${name}: load on it ÷ what arrived`, ratio, 1.25),
      atMost(`collaboration, ${name}: the same in its worst 5 s`, during.worst, 1.25),
      shareAtLeast(`collaboration, ${name}: views that are 200`, countOf(during.views), 1),
      atMost(`collaboration, ${name}: the slowest view`, Math.max(...times), deadlineMs + allowanceMs, ' ms'),
    ],
    text: `${name}: ${retries} retries, ${refused} refused by their budget.\n\n${phaseTable([before, during, after])}`,
  };
}

interface Running {
  readonly stage: Stage;
  readonly bff: Bff;
  readonly token: string;
  readonly seconds: number;
}

async function phase(name: string, running: Running): Promise<Phase & { readonly worst: number }> {
  const { stage, bff, token, seconds } = running;
  await stage.platform.clearCalls();
  const meter: LoadMeter = loadMeter(async () => callsOf(await stage.platform.calls(), 'collaboration'));
  const outcomes = await atPace(perSecond, perSecond * seconds, async (index) => {
    const isView = index % 21 === 0;
    meter.arrived(isView ? 2 : 1);
    return { isView, outcome: await bff.ask(isView ? documentView : commentList, token) };
  });
  const { arrived, load, worst } = await meter.stop();
  stage.say(`brown-out ${name}: ${arrived} arrived, ${load} sent on`);
  const of = (isView: boolean) => outcomes.filter((one) => one.isView === isView).map(({ outcome }) => outcome);
  return { name, arrived, load, worst, lists: of(false), views: of(true) };
}

function countOf(outcomes: readonly Outcome[]) {
  return { good: outcomes.filter(is200).length, all: outcomes.length };
}

function phaseTable(phases: readonly Phase[]): string {
  const rows = phases.map(({ name, arrived, load, lists, views }) => {
    const [listed, seen] = [countOf(lists), countOf(views)];
    const complete = views.filter(({ kind }) => kind === 'complete').length;
    return [
      name,
      String(arrived),
      String(load),
      (load / arrived).toFixed(2),
      percentOf(seen.good, seen.all),
      percentOf(complete, seen.all),
      percentOf(listed.good, listed.all),
      msOf(
        percentile(
          views.map(({ ms }) => ms),
          0.99,
        ),
      ),
    ];
  });
  const head = [
    'phase',
    'calls that arrived',
    'calls on it',
    'ratio',
    'views 200',
    'complete',
    'lists 200',
    'view p99',
  ];
  return table(head, rows);
}
