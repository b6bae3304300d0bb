// `npm run dev -- mobile-bff [--env staging]`: one BFF, restarted on change. Without --env it runs against the local
// platform, which is started when it is not there; with it, against the backends that apps/<bff>/.env.<name> names.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Program } from './child-process.ts';
import { isFree } from './ports.ts';
import { startStack, stopStack } from './run-stack.ts';
import { stack } from './stack.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const say = (line: string) => process.stdout.write(`${line}\n`);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());

function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

function environmentFile(app: string, name: string): string {
  const file = join(root, 'apps', app, `.env.${name}`);
  if (!existsSync(file))
    fail(
      `There is no apps/${app}/.env.${name}. Write one: NAME=value, a line each (apps/${app}/src/config.ts lists them).`,
    );
  return file;
}

async function localPlatform(): Promise<Program[]> {
  const missing = [];
  for (const part of stack.filter((candidate) => !candidate.isBff)) {
    if (await isFree(part.ports[0] ?? 0)) missing.push(part);
  }
  return startStack(missing, say, stop.signal);
}

/** With `PORT` set, the BFF itself says what is wrong there. */
async function requireFreePorts(app: string): Promise<void> {
  if (process.env['PORT'] !== undefined) return;
  for (const port of stack.find((part) => part.name === app)?.ports ?? []) {
    if (!(await isFree(port))) {
      fail(`Port ${port} is taken. Is npm start running? It runs ${app} too: stop it, or set PORT and METRICS_PORT.`);
    }
  }
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { env: { type: 'string' } } });
  const apps = readdirSync(join(root, 'apps'));
  const [app] = positionals;
  if (!app || !apps.includes(app)) fail(`Which BFF? npm run dev -- <${apps.join('|')}> [--env <name>]`);

  const envFile = values.env ? [`--env-file=${environmentFile(app, values.env)}`] : [];
  if (!values.env) await requireFreePorts(app);
  const programs = values.env ? [] : await localPlatform();
  const bff = spawn(process.execPath, [...envFile, '--watch', '--watch-preserve-output', 'src/main.ts'], {
    cwd: join(root, 'apps', app),
    stdio: 'inherit',
  });
  stop.signal.addEventListener('abort', () => bff.kill('SIGTERM'));
  await once(bff, 'exit');
  await stopStack(programs);
}

main().catch((error: unknown) => {
  if (stop.signal.aborted) return;
  fail(error instanceof Error ? error.message : String(error));
});
