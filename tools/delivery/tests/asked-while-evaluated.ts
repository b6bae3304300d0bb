// What a snapshot would keep of the process that it is taken in, where every process that starts from it is another.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const mark = 'ASKED ';

/** The names of variables, clocks, random numbers and properties of the process that a bundle reads as it is evaluated. */
export async function askedWhileEvaluated(bundle: string): Promise<string[]> {
  const place = await mkdtemp(join(tmpdir(), 'frontdesk-asked-'));
  try {
    const text = await readFile(bundle, 'utf8');
    const watched = text.replace(
      /^.*/,
      `'use strict';(${watch.toString()})('${mark}');const __url='file:///',__folder='/';`,
    );
    await writeFile(join(place, 'main.js'), watched);
    const args = ['--snapshot-blob', join(place, 'app.blob'), '--build-snapshot', join(place, 'main.js')];
    const { stderr } = await run(process.execPath, args, { env: {} });
    const lines = stderr.split('\n').filter((line) => line.startsWith(mark));
    return [...new Set(lines.map((line) => line.slice(mark.length)))].toSorted();
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** Runs in that process: stands alone. */
function watch(mark: string): void {
  type Members = Record<string, unknown>;
  const tell = (what: string): void => (process as unknown as { _rawDebug(line: string): void })._rawDebug(mark + what);
  const watchAll = (holder: object, label: string, names: readonly string[]): void => {
    for (const name of names) {
      const value = (holder as Members)[name];
      const told = function (this: unknown, ...given: unknown[]): unknown {
        tell(`${label}.${name}`);
        return Reflect.apply(value as () => unknown, this, given);
      };
      const get = (): unknown => (tell(`${label}.${name}`), value);
      const watched = typeof value === 'function' ? { value: told } : { get };
      Object.defineProperty(holder, name, { configurable: true, ...watched });
    }
  };
  const random = ['randomBytes', 'randomFill', 'randomFillSync', 'randomInt', 'randomUUID', 'generateKeyPairSync'];
  watchAll(process.getBuiltinModule('node:crypto'), 'crypto', random);
  watchAll(process.getBuiltinModule('node:os'), 'os', ['hostname', 'networkInterfaces', 'uptime', 'tmpdir', 'cpus']);
  watchAll(process, 'process', ['pid', 'ppid', 'cwd', 'hrtime', 'uptime', 'getuid', 'argv', 'execArgv', 'on', 'once']);
  watchAll(Math, 'Math', ['random']);
  watchAll(Performance.prototype, 'performance', ['now']);
  watchAll(globalThis, 'global', ['setTimeout', 'setInterval', 'setImmediate', 'fetch']);
  watchAll(Date, 'Date', ['now']);
  const construct = (made: DateConstructor, given: unknown[], by: unknown): object => {
    if (given.length === 0) tell('Date');
    return Reflect.construct(made, given, by as typeof Date) as object;
  };
  globalThis.Date = new Proxy(Date, { construct });
  const env = process.env;
  const get = (all: NodeJS.ProcessEnv, name: string): unknown => (tell(name), all[name]);
  const watchedEnv = new Proxy(env, { get: (all, name) => get(all, String(name)) });
  Object.defineProperty(process, 'env', { configurable: true, get: () => watchedEnv });
}
