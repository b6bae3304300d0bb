// `npm run switch -- off|on|list …`: turns a section, operation, route, tenant or client off and on at every instance
// that shares the Redis of REDIS_URL. It needs nothing else: no identity provider, no BFF.
import { hostname, userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { switchBoard, switchesAsJson, type Heard, type SwitchBoard } from '@frontdesk/switches';
import { inOneLine } from './in-one-line.ts';
import { switchFrom, untilFrom, type SwitchGiven } from './switch-arguments.ts';
import { switchTable } from './switch-table.ts';
import { withRedis } from './with-redis.ts';

const usage =
  'npm run switch -- off section mobile.document/summary --reason "…" --for 30m [--app mobile-bff] [--by <who>] | ' +
  'on section mobile.document/summary [--app mobile-bff] | list [--json], with REDIS_URL; ' +
  'kinds: section, operation, route, tenant, client';
const noRedis =
  'Without REDIS_URL there is nothing to reach: an instance without Redis reads its own SWITCHES_FILE, ' +
  'which holds what `list --json` prints.';

const text = { type: 'string' } as const;
const options = { reason: text, for: text, app: text, by: text, json: { type: 'boolean' } } as const;
const read = () => parseArgs({ options, allowPositionals: true });
type Given = ReturnType<typeof read>['values'];
type Command = (given: Given, kind?: string, name?: string) => (board: SwitchBoard) => Promise<void>;

/** What is wrong with a command is said before Redis is asked for. */
const commands: Readonly<Record<string, Command>> = {
  off(given, kind, name) {
    const { reason, for: span } = given;
    if (!reason) throw new Error('--reason is missing: whoever finds it off at night wants to know why.');
    const until = untilFrom(span, Date.now());
    const setting = { ...ofWhom(given, kind, name), reason, until };
    return async (board) => {
      const heard = await board.turnOff(setting);
      say(`The ${named(setting)} is off until ${new Date(until).toISOString()}.`);
      tellWhoHeard(heard, setting);
    };
  },
  on(given, kind, name) {
    if (given.reason !== undefined || given.for !== undefined) throw new Error(usage);
    const which = ofWhom(given, kind, name);
    return async (board) => {
      const isOfWhich = (other: SwitchGiven) => other.kind === which.kind && other.name === which.name;
      const before = (await board.list()).filter(isOfWhich);
      const heard = await board.turnOn(which);
      say(`The ${named(which)} is on.`);
      if (!before.some(({ app }) => app === which.app)) say('It was not known to be off.');
      const others = before.filter(({ app }) => app !== which.app);
      for (const { app } of others) say(`It is still off for ${app ?? 'all apps: turn it on without --app'}.`);
      tellWhoHeard(heard, which);
    };
  },
  list(given, ...more) {
    const { json = false, ...others } = given;
    if (more.some((name) => name !== undefined) || Object.keys(others).length > 0) throw new Error(usage);
    return async (board) => {
      const off = await board.list();
      process.stdout.write(json ? switchesAsJson(off) : switchTable(off, Date.now()));
    };
  },
};

async function main(): Promise<void> {
  const { positionals, values } = read();
  const [command = '', kind, name, ...more] = positionals;
  const chosen = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (!chosen || more.length > 0) throw new Error(usage);
  if (command !== 'list' && (values.json !== undefined || name === undefined)) throw new Error(usage);
  const act = chosen(values, kind, name);
  const url = process.env['REDIS_URL'];
  if (!url) throw new Error(noRedis);
  await withRedis(url, (redis) => act(switchBoard({ redis })));
}

function ofWhom({ app, by = whoRuns() }: Given, kind: string | undefined, name: string | undefined) {
  return { ...switchFrom(kind, name, app), by };
}

function whoRuns(): string {
  try {
    return `${userInfo().username}@${hostname()}`.slice(0, 64);
  } catch {
    return hostname().slice(0, 64); // a container's user may have no name
  }
}

function tellWhoHeard({ instances, isKnown }: Heard, given: SwitchGiven): void {
  const apps = Object.entries(instances).map(([app, count]) => `${app} ${count}`);
  if (apps.length === 0) say('No instance said so within a second: those that run know within 5 s of reaching Redis.');
  else say(`In force at ${apps.join(', ')}; others know within 5 s.`);
  if (isKnown === false)
    process.stderr.write(`None of them knows the ${given.kind} ${given.name}: is it spelled right?\n`);
}

function named({ kind, name, app }: SwitchGiven): string {
  return `${kind} ${name}${app === undefined ? '' : ` of ${app}`}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

inOneLine('switch', main);
