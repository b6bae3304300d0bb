// All of one optional service fails, in every way, or is gone: first while the breaker learns it, then for long.
import type { Bff } from '../bff.ts';
import { allowanceMs, deadlineMs } from '../bff.ts';
import { putFault, ways } from '../control.ts';
import type { Fault, Service } from '../control.ts';
import { openGate } from '../gate.ts';
import type { Gate } from '../gate.ts';
import { atPace, until } from '../load.ts';
import { table } from '../markdown.ts';
import { msOf, percentOf, percentile } from '../numbers.ts';
import { is200, tally } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { documentView } from '../requests.ts';
import { atMost, shareAtLeast } from '../scenario.ts';
import type { Finding, Scenario, Size } from '../scenario.ts';
import { chiara } from '../stage.ts';
import type { Stage } from '../stage.ts';

const optional: readonly Service[] = ['identity', 'collaboration', 'search', 'generation', 'activity'];
const gone = { name: 'gone', fault: undefined };
const perSecond = 20;
const mostLearning = 11 * perSecond;

interface Running {
  readonly stage: Stage;
  readonly bff: Bff;
  readonly gate: Gate;
  readonly service: Service;
  readonly size: Size;
  draw(count: number): Promise<Outcome[]>;
}

interface Row {
  readonly name: string;
  readonly learning: readonly Outcome[];
  readonly open: readonly Outcome[];
  /** Failures that are answers, or only late, open no breaker: a 429, or 700 ms. */
  readonly isOpen: boolean;
}

export const optionalGone: Scenario = {
  name: 'optional-gone',
  async run(stage, size): Promise<Finding> {
    const findings: Finding[] = [];
    for (const service of size === 'full' ? optional : optional.slice(2, 3)) {
      findings.push(await oneService(stage, service, size));
    }
    return { bars: findings.flatMap(({ bars }) => bars), text: findings.map(({ text }) => text).join('\n\n') };
  },
};

async function oneService(stage: Stage, service: Service, size: Size): Promise<Finding> {
  const gate = await openGate(stage.platform.urls[service]);
  stage.defer(() => gate.shut());
  const bff = await stage.bff({ CACHE: 'off', [`${service.toUpperCase()}_URLS`]: gate.url });
  const token = await stage.token(chiara);
  const draw = (count: number) => atPace(perSecond, count, () => bff.ask(documentView, token));
  const running: Running = { stage, bff, gate, service, size, draw };
  const healthyCount = size === 'full' ? 300 : 20;
  const healthy = await draw(healthyCount);
  const rows: Row[] = [];
  for (const way of size === 'full' ? [gone, ...ways] : [gone, ...ways.slice(1, 3)]) {
    rows.push(await oneWay(running, way));
  }
  healthy.push(...(await draw(healthyCount)));
  await bff.stop();
  await gate.shut();
  const views = rows.flatMap(({ learning, open }) => [...learning, ...open]);
  const p99 = percentile(timesOf(healthy), 0.99);
  const ratio = percentile(timesOf(rows.filter(({ isOpen }) => isOpen).flatMap(({ open }) => open)), 0.99) / p99;
  const ok = { good: views.filter(is200).length, all: views.length };
  return {
    bars: [
      shareAtLeast(`${service} fails in any way: views that are 200`, ok, 1),
      atMost(`${service} fails: the slowest view`, Math.max(...timesOf(views)), deadlineMs + allowanceMs, ' ms'),
      ...(size === 'full'
        ? [atMost(`${service} fails, breaker open: p99 ÷ healthy p99 (${msOf(p99)})`, ratio, 1.3)]
        : []),
    ],
    text: rowsTable(service, healthy, rows),
  };
}

async function oneWay(running: Running, { name, fault }: { name: string; fault: Fault | undefined }): Promise<Row> {
  const { stage, gate, service, size, draw } = running;
  const token = await stage.token(chiara);
  if (fault) await putFault(stage.platform, service, fault);
  else await gate.shut();
  const learning = await draw(size === 'full' ? 60 : 30); // two calls a view at most; a breaker wants 20
  let wasOpen = await isBreakerOpen(running);
  // Most of the last ten seconds have to fail, and they began well.
  while (size === 'full' && !wasOpen && learning.length < mostLearning) {
    learning.push(...(await draw(20)));
    wasOpen = await isBreakerOpen(running);
  }
  const open = await draw(size === 'full' ? 120 : 20);
  const isOpen = wasOpen && (await isBreakerOpen(running));
  if (fault) await stage.platform.clearFaults();
  else await gate.open();
  const isWell = async () => (await running.bff.ask(documentView, token)).kind === 'complete';
  await until(isWell, { withinMs: 20_000, everyMs: 200 });
  stage.say(`${service} ${name}: ${[...learning, ...open].filter(is200).length} of ${learning.length + open.length}`);
  return { name, learning, open, isOpen };
}

/** Or half open. */
async function isBreakerOpen({ bff, service }: Running): Promise<boolean> {
  return (await bff.metric(/^frontdesk_upstream_breaker_state\{/, `"${service}"`)) > 0;
}

function timesOf(outcomes: readonly Outcome[]): number[] {
  return outcomes.map(({ ms }) => ms);
}

function rowsTable(service: Service, healthy: readonly Outcome[], rows: readonly Row[]): string {
  const cells = ({ name, learning, open, isOpen }: Row): string[] => {
    const all = [...learning, ...open];
    const [first, then] = [timesOf(learning), timesOf(open)];
    return [
      name,
      percentOf(all.filter(is200).length, all.length),
      msOf(percentile(first, 0.99)),
      isOpen ? 'open' : 'closed',
      msOf(percentile(then, 0.5)),
      msOf(percentile(then, 0.99)),
      tally(all.filter((outcome) => !is200(outcome))) || '–',
    ];
  };
  const head = [service, 'views 200', 'p99 at first', 'breaker', 'p50 then', 'p99 then', 'not 200'];
  return table(head, [{ name: 'healthy', learning: [], open: healthy, isOpen: false }, ...rows].map(cells));
}
