// `npm start`: the platform, the identity provider and the BFFs on this machine, until Ctrl-C.
import { once } from 'node:events';
import { allApps, channelPortOf } from '@frontdesk/workspace-plugin/apps';
import { StackError, startStack, stopStack } from './run-stack.ts';
import { stack } from './stack.ts';

// Where there is no Redis to tell of them, the platform's events come as server-sent events: a user whose status changes
// loses their access here, too.
if (!process.env['REDIS_URL']) process.env['EVENTS_URL'] ||= 'http://127.0.0.1:4110/events';
// The BFFs send their spans to the explorer, which draws waterfalls of them.
process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ||= 'http://127.0.0.1:3000';

const say = (line: string) => process.stdout.write(`${line}\n`);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

// Those that every newcomer looks for have a line of their own below.
const further = allApps().filter(({ port }) => port > 3003);
const furtherLines = further.map(({ client, port, auth }) => {
  const teams = auth === 'bot' ? `, http://127.0.0.1:${channelPortOf(port)}/ (its Teams)` : '';
  return `  ${`${client} BFF`.padEnd(20)}http://127.0.0.1:${port}/docs${teams}\n`;
});

const opening = `
Frontdesk is running.

  explorer            http://127.0.0.1:3000/ (what each client gets of a document, and what it takes)
  web BFF             http://127.0.0.1:3001/ (sign in as usr_ada7k2m9qxr3)
  mobile BFF          http://127.0.0.1:3002/docs
  Teams bot           http://127.0.0.1:4120/ (a Teams that runs here; write "help")
${furtherLines.join('')}  their metrics       http://127.0.0.1:3101/metrics, http://127.0.0.1:3102/metrics, http://127.0.0.1:3103/metrics, …
  identity provider   http://127.0.0.1:4100/.well-known/openid-configuration
  platform control    http://127.0.0.1:4110/

Draw one document with one call, as Ada Lindqvist:

  curl -sS -H "Authorization: Bearer $(npm run --silent token)" http://127.0.0.1:3002/v1/documents/doc_q3plan7x2mva

See which backend operations it took:

  curl -sS http://127.0.0.1:4110/calls

What each part says is in dist/logs/. Ctrl-C stops everything.`;

async function main(): Promise<void> {
  say(
    process.env['REDIS_URL']
      ? 'Starting, with change events on Redis ...'
      : 'Starting, with state in process (REDIS_URL is not set) ...',
  );
  const programs = await startStack(stack, say, stop.signal);
  say(opening);
  const firstEnd = Promise.race(
    programs.map(async (program) => {
      const code = await program.ended;
      return `${program.name} ended unexpectedly (exit ${code}):\n${program.lastLines()}`;
    }),
  );
  const asked = stop.signal.aborted ? Promise.resolve() : once(stop.signal, 'abort');
  const failure = await Promise.race([firstEnd, asked.then(() => undefined)]);
  if (failure) {
    process.stderr.write(`${failure}\n`);
    process.exitCode = 1;
  }
  say('\nStopping ...');
  await stopStack(programs);
}

main().catch((error: unknown) => {
  if (stop.signal.aborted) return;
  process.stderr.write(`${error instanceof StackError ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
