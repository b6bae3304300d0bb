// Two instances behind a real nginx are replaced one after the other, under load: nobody may notice.
import { randomBytes } from 'node:crypto';
import type { Bff } from '../bff.ts';
import { previousBundle } from '../bundle.ts';
import { until } from '../load.ts';
import { table } from '../markdown.ts';
import { msOf, percentile } from '../numbers.ts';
import { startNginx } from '../nginx.ts';
import { quietPort } from '../quiet-port.ts';
import { bar } from '../scenario.ts';
import type { Bar, Finding, Scenario, Size } from '../scenario.ts';
import { chiara } from '../stage.ts';
import type { Stage } from '../stage.ts';
import { startTraffic } from '../traffic.ts';
import type { Kind, Sent, Traffic } from '../traffic.ts';

interface Program {
  readonly name: string;
  readonly path: string;
}

const sizes = {
  full: { requests: 20_000, perSecond: 80, drainMs: 3_000 },
  short: { requests: 300, perSecond: 40, drainMs: 1_500 },
} as const;

export const rollingRestart: Scenario = {
  name: 'rolling-restart',
  needs: { redis: true },
  async run(stage, size): Promise<Finding> {
    const present: Program = { name: 'this one', path: stage.program };
    return await replaced(stage, size, { from: present, to: present });
  },
};

export const mixedVersions: Scenario = {
  name: 'mixed-versions',
  needs: { redis: true },
  async run(stage, size): Promise<Finding> {
    const previous = previousBundle(stage.previous);
    const from: Program = { name: `previous: ${previous.name}`, path: previous.program };
    const found = await replaced(stage, size, { from, to: { name: 'this one', path: stage.program } });
    return { ...found, text: `The previous bundle is ${previous.name}.\n\n${found.text}` };
  },
};

interface Versions {
  readonly from: Program;
  readonly to: Program;
}

const sealingKey = randomBytes(32).toString('base64');
// One key for what Redis holds, as production has it; before there was one for all of it, idempotency had its own.
const keys = { STATE_SEALING_KEY: sealingKey, IDEMPOTENCY_ENCRYPTION_KEY: sealingKey };

// All of it shares two cores with instances that start: a neighbour that has the core for 50 ms is no Redis that is away.
const patience = { REDIS_COMMAND_DEADLINE_MS: '250' };

/** Both instances from one version to the other, then back, and so on until enough was asked. */
async function replaced(stage: Stage, size: Size, { from, to }: Versions): Promise<Finding> {
  const { requests, perSecond, drainMs } = sizes[size];
  const ports = [await quietPort(), await quietPort()];
  const env = { DRAIN_DELAY_MS: String(drainMs), STOP_WITHIN_MS: '8000', HOST: '127.0.0.1', ...keys, ...patience };
  const start = (port: number, { path }: Program) => stage.bff({ ...env, PORT: String(port) }, path);
  const fleet: Bff[] = [];
  for (const port of ports) fleet.push(await start(port, from));
  const nginx = await startNginx(ports);
  stage.defer(() => nginx.stop());
  await stage.platform.clearCalls();
  const traffic = startTraffic({ url: nginx.url, token: await stage.token(chiara), perSecond, withAnswers: true });
  const steps: string[][] = [];
  for (let round = 0; round < 2 || (traffic.requests() < requests && round < 40); round += 1) {
    const next = round % 2 === 0 ? to : from;
    for (const [index, port] of ports.entries()) {
      const before = traffic.sent.length;
      const startAt = performance.now();
      await stopGracefully(fleet[index]!);
      const goneMs = performance.now() - startAt;
      fleet[index] = await start(port, next);
      const upMs = performance.now() - startAt - goneMs;
      steps.push([
        String(round + 1),
        `${index + 1} → ${next.name}`,
        msOf(goneMs),
        msOf(upMs),
        failuresOf(traffic.sent.slice(before)),
      ]);
      stage.say(steps.at(-1)?.join(' | ') ?? '');
    }
  }
  await traffic.stop();
  if (nginx.log() !== '')
    stage.say(
      nginx
        .log()
        .split('\n')
        .filter((line) => !line.includes('Connection refused'))
        .slice(0, 20)
        .join('\n'),
    );
  const bars = await barsOf(stage, traffic, { least: requests, replaced: steps.length });
  return {
    bars,
    text: [kindTable(traffic), table(['round', 'instance', 'gone in', 'up in', 'failed'], steps)].join('\n\n'),
  };
}

/** As a cluster does: the signal, and time. */
async function stopGracefully(bff: Bff): Promise<void> {
  process.kill(bff.pid, 'SIGTERM');
  const isGone = (): boolean => {
    try {
      return !process.kill(bff.pid, 0);
    } catch {
      return true;
    }
  };
  const gone = await until(isGone, { withinMs: 20_000 });
  await bff.stop();
  if (gone === undefined) throw new Error('an instance did not end within 20 s of SIGTERM');
}

async function barsOf(
  stage: Stage,
  traffic: Traffic,
  { least, replaced }: { least: number; replaced: number },
): Promise<Bar[]> {
  const failed = traffic.sent.filter(({ isFailed }) => isFailed);
  const calls = await stage.platform.calls();
  const made = calls['collaboration.createComment'] ?? 0;
  const written = calls['generation.createChatCompletion'] ?? 0;
  const ofAll = `${failed.length} of ${traffic.requests()}`;
  return [
    bar(
      `${replaced} times an instance is replaced: requests that failed`,
      ofAll,
      failed.length === 0 && traffic.requests() >= least,
    ),
    bar(
      'writes done at the platform, of those asked for',
      `${made} of ${traffic.writes()}`,
      made === traffic.writes() && made > 0,
    ),
    bar(
      'answers that the model wrote, of those asked for',
      `${written} of ${traffic.answers()}`,
      written === traffic.answers() && written > 0,
    ),
  ];
}

function kindTable(traffic: Traffic): string {
  const kinds: readonly Kind[] = ['read', 'write', 'write again', 'answer'];
  const rows = kinds.map((kind) => {
    const some = traffic.sent.filter((one) => one.kind === kind);
    const times = some.map(({ ms }) => ms);
    return [
      kind,
      String(some.length),
      msOf(percentile(times, 0.5)),
      msOf(percentile(times, 0.99)),
      failuresOf(some),
      countsOf(some),
    ];
  });
  const moves = `Answers went on at another instance ${traffic.moves()} times.`;
  return `${table(['kind', 'count', 'p50', 'p99', 'failed', 'outcomes'], rows)}\n\n${moves}`;
}

function failuresOf(sent: readonly Sent[]): string {
  const failed = sent.filter(({ isFailed }) => isFailed);
  return failed.length === 0 ? '0' : `${failed.length}: ${countsOf(failed)}`;
}

function countsOf(sent: readonly Sent[]): string {
  const counts = new Map<string, number>();
  for (const { shown, isReplayed } of sent) {
    const name = isReplayed ? `${shown} replayed` : shown;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([shown, count]) => `${shown} ×${count}`).join('; ');
}
