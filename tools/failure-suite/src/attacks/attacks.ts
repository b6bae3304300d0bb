// What strangers and people who are signed in can do to one instance with little of their own: are others served meanwhile?
import { setTimeout as pause } from 'node:timers/promises';
import type { Bff } from '../bff.ts';
import { table } from '../markdown.ts';
import { msOf, percentile } from '../numbers.ts';
import type { Outcome } from '../outcome.ts';
import { atMost, bar, shareAtLeast } from '../scenario.ts';
import type { Bar, Scenario, Size } from '../scenario.ts';
import { ada, chiara } from '../stage.ts';
import { allAttacks } from './all-attacks.ts';
import type { Attack, Tally } from './attack.ts';
import { healthyClient, memoryOf, startAttack } from './under-attack.ts';

const seconds: Readonly<Record<string, Readonly<Record<Size, number>>>> = {
  // Long enough to see the connections cut: after 10 s, looked at every 5 s.
  slowloris: { full: 16, short: 2 },
  'idle connections': { full: 14, short: 2 },
};
const otherwise: Readonly<Record<Size, number>> = { full: 5, short: 1 };
// What a person does not notice yet.
const mostMs = 500;
const mostMoreMb = 250;

// Those that the app has by itself. Attackers are another person at another address; the proxy that says so is ours.
const usualLimits = {
  TRUSTED_PROXIES: '127.0.0.1',
  LIMIT_ADDRESS: '200/s burst 800',
  LIMIT_USER: '50/s burst 200',
  LIMIT_TENANT: '500/s burst 1000',
};

interface Attacked {
  readonly attack: Attack;
  readonly alone: readonly Outcome[];
  readonly served: readonly Outcome[];
  readonly beforeMb: number;
  readonly peakMb: number;
  readonly tally: Tally;
}

export const attacks: Scenario = {
  name: 'attacks',
  async run(stage, size) {
    const bff = await stage.bff(usualLimits);
    const tokens = { own: await stage.token(chiara), attackers: await stage.token(ada) };
    await healthyClient(bff, tokens.own, size === 'full' ? 3 : 1);
    const { outcomes: alone } = await healthyClient(bff, tokens.own, otherwise[size]);
    const rows: Attacked[] = [];
    for (const attack of allAttacks) {
      stage.say(`attacks: ${attack.name}`);
      rows.push({ attack, alone, ...(await attacked(bff, { attack, tokens, size })) });
    }
    return { bars: rows.flatMap((row) => barsOf(row, size)), text: attackTable(alone, rows, size) };
  },
};

async function attacked(
  bff: Bff,
  { attack, tokens, size }: { attack: Attack; tokens: { own: string; attackers: string }; size: Size },
): Promise<Omit<Attacked, 'attack' | 'alone'>> {
  const { hostname: host, port } = new URL(bff.url);
  const beforeMb = memoryOf(bff.pid);
  const stop = startAttack({ name: attack.name, target: { host, port: Number(port), token: tokens.attackers, size } });
  await pause(size === 'full' ? 1_500 : 500); // until it is under way
  const { outcomes, peakMb } = await healthyClient(bff, tokens.own, (seconds[attack.name] ?? otherwise)[size]);
  const tally = await stop();
  return { served: outcomes, beforeMb, peakMb, tally };
}

function barsOf({ attack: { name }, served, beforeMb, peakMb, tally }: Attacked, size: Size): Bar[] {
  const good = served.filter(({ status }) => status === 200).length;
  return [
    shareAtLeast(`${name}: others are served`, { good, all: served.length }, 1),
    ...(size === 'full' ? [atMost(`${name}: p99 of others ≤ ${mostMs} ms`, p99(served), mostMs, ' ms')] : []),
    atMost(`${name}: memory grows by ≤ ${mostMoreMb} MB`, peakMb - beforeMb, mostMoreMb, ' MB'),
    // An attack that did not arrive would be borne by anybody.
    bar(`${name}: it arrived`, told(tally) || 'nothing came of it', Object.keys(tally).length > 0),
  ];
}

function p99(outcomes: readonly Outcome[]): number {
  return percentile(
    outcomes.map(({ ms }) => ms),
    0.99,
  );
}

function attackTable(alone: readonly Outcome[], rows: readonly Attacked[], size: Size): string {
  const head = ['attack', 'what it does', 'others 200', 'p99 of others', 'memory before', 'most', 'what came of it'];
  const cells = rows.map(({ attack, served, beforeMb, peakMb, tally }) => [
    attack.name,
    attack.says(size),
    `${served.filter(({ status }) => status === 200).length} of ${served.length}`,
    msOf(p99(served)),
    `${beforeMb.toFixed(0)} MB`,
    `${peakMb.toFixed(0)} MB`,
    told(tally),
  ]);
  return `Somebody asks for a document 20 times a second. Without an attack: p99 ${msOf(p99(alone))}.\n\n${table(head, cells)}`;
}

function told(tally: Tally): string {
  return Object.entries(tally)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([what, times]) => (what.startsWith('open') ? what : `${what} × ${times}`))
    .join(', ');
}
