import type { AddressInfo } from 'node:net';
import type { Logger } from '@frontdesk/telemetry';
import type { Express } from 'express';
import {
  admit,
  answerProblems,
  checkInput,
  conditional,
  createExpress,
  listen,
  noSuchRoute,
  openExchange,
  serveRoutes,
  type OpenExchangeOptions,
  type Route,
} from '../src/index.ts';

export interface LogLine {
  readonly level: string;
  readonly message: string | undefined;
  readonly [member: string]: unknown;
}

/** An app of these routes as every BFF puts it together, and what it logs. */
export function served(
  routes: readonly Route<object>[],
  options: Partial<OpenExchangeOptions> = {},
): { app: Express; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const app = createExpress({ trustedProxies: [] });
  app.use(openExchange({ log: recorder(lines), ...options }));
  app.use(serveRoutes(routes, {}, [admit, checkInput, conditional]));
  app.use(noSuchRoute(routes, ['/livez']));
  app.use(answerProblems());
  return { app, lines };
}

/** The same on a socket. */
export async function listening(routes: readonly Route<object>[], options: Partial<OpenExchangeOptions> = {}) {
  const { app, lines } = served(routes, options);
  const server = listen(app, { port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    lines,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Waits for what comes from elsewhere in the process, such as the line that is written when a socket has closed. */
export async function until<T>(read: () => T | undefined): Promise<T> {
  for (let turn = 0; turn < 500; turn += 1) {
    const value = read();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('It never came.');
}

function recorder(lines: LogLine[], bindings: object = {}): Logger {
  const at = (level: string) => (fields: object, message?: string) => {
    lines.push({ ...bindings, ...fields, level, message });
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (more) => recorder(lines, { ...bindings, ...more }),
  };
}
