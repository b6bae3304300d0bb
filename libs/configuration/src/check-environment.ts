/** Everything that a start would make of its configuration, so that it can be tried and let go. */
type Built = AsyncDisposable;

/** Where it is told, and what the process ends with. Replaced in tests. */
interface Teller {
  out(line: string): void;
  failed(line: string): void;
}

const thisProcess: Teller = {
  out: (line) => void process.stdout.write(`${line}\n`),
  failed(line) {
    process.stderr.write(`${line}\n`);
    process.exitCode = 1;
  },
};

/**
 * `main --check`: whether this environment would start, without a start: nothing listens and no store is connected to.
 * Says so in one line; exit code 0 or 1.
 */
export async function checkEnvironment(build: () => Built, teller: Teller = thisProcess): Promise<void> {
  try {
    await build()[Symbol.asyncDispose]();
    teller.out('The environment is usable.');
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' ');
    teller.failed(message.startsWith(unusable) ? message : `${unusable}: ${message}`);
  }
}

const unusable = 'The environment is not usable';

interface Stores {
  readonly LOG_LEVEL: string;
  readonly REDIS_URL?: unknown;
  readonly CACHE_REDIS_URL?: unknown;
  readonly EVENTS_URL?: unknown;
}

/** The same configuration, for a process that is only tried: it says nothing and connects to nothing. */
export function onTrial<Config extends Stores>(config: Config): Config {
  const { REDIS_URL: _state, CACHE_REDIS_URL: _cache, EVENTS_URL: _events, ...rest } = config;
  return { ...rest, LOG_LEVEL: 'silent' } as unknown as Config;
}
