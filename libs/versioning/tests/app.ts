import {
  admit,
  answerProblems,
  checkInput,
  conditional,
  createExpress,
  noSuchRoute,
  openExchange,
  serveRoutes,
  type Route,
  type Step,
} from '@frontdesk/server';
import { versionByHeader, versionLifecycle, type VersionUse, type Versions } from '../src/index.ts';
import { beforeSunset, routes as noteRoutes, versions as noteVersions } from './notes.ts';

export interface AppOptions {
  readonly nowMs?: number;
  readonly versions?: Versions;
  readonly routes?: readonly Route<object>[];
  /** Before those of versions. */
  readonly steps?: readonly Step[];
}

/** An app as a BFF puts it together, what it logs, and who used which version. */
export function served(options: AppOptions = {}) {
  const { nowMs = beforeSunset, versions = noteVersions, routes = noteRoutes, steps = [] } = options;
  const lines: Record<string, unknown>[] = [];
  const uses: VersionUse[] = [];
  const clock = { now: () => nowMs };
  const app = createExpress({ trustedProxies: [] });
  app.use(openExchange({ log: recorder(lines) }));
  app.use(versionByHeader(versions, routes, clock));
  const lifecycle = versionLifecycle(versions, {
    ...clock,
    clientOf: ({ headers }) => headers['x-client'] as string | undefined,
    events: { onUse: (use) => uses.push(use) },
  });
  app.use(serveRoutes(routes, {}, [...steps, admit, lifecycle, checkInput, conditional]));
  app.use(noSuchRoute(routes));
  app.use(answerProblems());
  return { app, lines, uses };
}

function recorder(lines: Record<string, unknown>[]) {
  const write = (fields: object) => void lines.push({ ...fields });
  const log = { debug: write, info: write, warn: write, error: write, child: () => log };
  return log;
}
