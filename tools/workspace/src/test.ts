// `npm test [-- --all]`: what must hold before a change lands, in the order in which a mistake is cheapest to see.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { chromium } from './chromium.ts';
import { failuresIn } from './failures-in.ts';
import { redisServer } from './redis.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const say = (line: string) => process.stdout.write(`${line}\n`);
const cacheOff = process.env['CI'] ? ['--skip-nx-cache'] : [];

interface Check {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const nx = (...args: string[]) => ({ command: 'nx', args: [...args, '--output-style=static', ...cacheOff] });

// One after the other; those of a row beside each other, since none of them keeps two cores busy.
const checks: readonly (readonly Check[])[] = [
  [
    {
      name: 'lock file: every platform package has its entry',
      command: 'node',
      args: ['tools/workspace/src/check-lock.ts'],
    },
    { name: 'format', command: 'prettier', args: ['--check', '--log-level=warn', '.'] },
    { name: 'project references', command: 'nx', args: ['sync:check'] },
  ],
  [
    // After `nx sync:check`, which leaves the graph that boundaries are looked up in.
    { name: 'lint and boundaries', command: 'eslint', args: ['.'], env: { LINT_WHOLE: 'on' } },
    { name: 'types', ...nx('run-many', '-t', 'typecheck', '--parallel=1') },
    { name: 'dead code', command: 'knip', args: ['--no-config-hints'] },
  ],
  // The longest first, beside each other: at the end one of them would run alone. Those of libs wait more than they work.
  [{ name: 'tests of apps', ...nx('run-many', '-t', 'test', '--projects=tag:type:app', '--parallel=2') }],
  [{ name: 'tests of libs and tools', ...nx('run-many', '-t', 'test', '--exclude=tag:type:app', '--parallel=3') }],
  [{ name: 'build', ...nx('run-many', '-t', 'build', '--parallel=2') }],
];

interface Outcome {
  readonly name: string;
  readonly isPassed: boolean;
  /** What of its output says why, without colours. */
  readonly why: readonly string[];
}

async function run({ name, command, args, env: own }: Check, env: NodeJS.ProcessEnv, isAlone: boolean) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...(isAlone && process.stdout.isTTY && { FORCE_COLOR: '1' }), ...env, ...own },
    shell: process.platform === 'win32',
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said.push(text);
      if (isAlone) process.stdout.write(text);
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  if (!isAlone) say(`${name}: ${code === 0 ? 'done' : 'FAILED'}\n${said.join('')}`.trimEnd());
  return { name, isPassed: code === 0, why: code === 0 ? [] : failuresIn(said.join('')) } satisfies Outcome;
}

async function main(): Promise<void> {
  const started = performance.now();
  const seconds = () => `${Math.round((performance.now() - started) / 1000)} s`;
  const redis = redisServer(say);
  say(`Redis: ${redis}, which the tests start where they need one`);
  const browser = chromium(say);
  say(`Chromium: ${browser ?? 'none, so that the tests in a real browser are skipped'}`);
  // Nothing that is tested may write to a Redis that somebody uses.
  const env = {
    ...process.env,
    REDIS_SERVER_BIN: redis,
    REDIS_URL: undefined,
    NX_DAEMON: 'false',
    ...(process.argv.includes('--all') && { FRONTDESK_TESTS: 'all' }),
    ...(browser && { CHROMIUM_BIN: browser }),
  };
  const failed: Outcome[] = [];
  for (const [index, row] of checks.entries()) {
    say(`\n[${index + 1}/${checks.length}] ${row.map(({ name }) => name).join('; ')} (${seconds()})`);
    const passed = await Promise.all(row.map((check) => run(check, env, row.length === 1)));
    failed.push(...passed.filter(({ isPassed }) => !isPassed));
  }
  for (const { name, why } of failed) say(`\n${[`${name}:`, ...why].join('\n')}`);
  const outcome = failed.length === 0 ? 'All green' : `Failed: ${failed.map(({ name }) => name).join('; ')}`;
  say(`\n${outcome} after ${seconds()}.`);
  say(`${checks.flat().length - failed.length} passed, ${failed.length} failed`);
  if (failed.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
