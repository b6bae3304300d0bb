import { pino, stdTimeFunctions, type Logger as PinoLogger } from 'pino';
import { errorRecord } from './error-record.ts';
import { maskSecrets } from './mask-secrets.ts';
import { withoutSecrets } from './without-secrets.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** One JSON object a call: the fields first, then what happened in a few fixed words. */
export interface Logger {
  debug(fields: object, message?: string): void;
  info(fields: object, message?: string): void;
  warn(fields: object, message?: string): void;
  error(fields: object, message?: string): void;
  /** A logger whose every line carries the bindings. */
  child(bindings: object): Logger;
}

export interface LoggerOptions {
  /** The app; the member `name` of every line. */
  readonly name: string;
  readonly level?: LogLevel;
  /** Where lines go; each ends with a newline. Default: stdout, written at once, so that a crash loses none. */
  readonly destination?: { write(line: string): void };
}

/**
 * Secrets are removed as the record is made: by the name of their field, and wherever a text looks like a token.
 * Errors belong in the field `err`, and are written with the chain of their causes.
 */
export function createLogger({ name, level = 'info', destination }: LoggerOptions): Logger {
  const options = {
    name,
    level,
    base: {},
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: withoutSecrets<Record<string, unknown>> },
    serializers: { err: errorRecord, error: errorRecord },
    hooks: { streamWrite: maskSecrets },
  };
  return loggerOn(destination ? pino(options, destination) : pino(options));
}

// pino formats the fields of a line but not the bindings of a child.
function loggerOn(lines: PinoLogger): Logger {
  return {
    debug: (fields, message) => lines.debug(fields, message),
    info: (fields, message) => lines.info(fields, message),
    warn: (fields, message) => lines.warn(fields, message),
    error: (fields, message) => lines.error(fields, message),
    child: (bindings) => loggerOn(lines.child(withoutSecrets(bindings))),
  };
}
