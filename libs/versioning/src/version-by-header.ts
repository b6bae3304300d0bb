import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Problem } from '@frontdesk/problems';
import type { Route } from '@frontdesk/server';
import { successorOf, versionMarkOf, type VersionMark } from './published.ts';
import { retiredProblem } from './retired-problem.ts';
import { chosenVersion, spokenIn, type Spoken } from './spoken-versions.ts';
import { inVersion, versionIn, withoutVersion } from './version-paths.ts';
import { isRetired, type Versions } from './versions.ts';

interface Place {
  readonly route: Route;
  readonly mark: VersionMark;
}

export interface VersionByHeaderOptions {
  readonly now?: () => number;
}

/**
 * Lets a path without its version, `/documents/{id}`, be asked for by media type: from here on it is the path of the
 * version that the client names, or of the current one. Also answers for versions whose code is gone.
 */
export function versionByHeader(
  versions: Versions,
  routes: readonly Route[],
  { now = Date.now }: VersionByHeaderOptions = {},
) {
  const places = routes.flatMap((route) => {
    const mark = versionMarkOf(route);
    return mark ? [{ route, mark }] : [];
  });
  checkAliases(routes, places);
  const byVersion = Map.groupBy(places, ({ mark }) => mark.version);

  return function versionByHeader(
    request: IncomingMessage,
    _response: ServerResponse,
    next: (error?: unknown) => void,
  ) {
    const url = request.url ?? '';
    const path = url.split('?', 1)[0] ?? '';
    const named = versionIn(path);
    const nowMs = now();
    if (named !== undefined && !isOver(versions, named, nowMs)) return next(); // as most requests
    const found = placesAt(withoutVersion(path), byVersion, request.method);
    if (found.length === 0) return next();
    const at = { versions, found, path, nowMs };
    try {
      if (named !== undefined) requireCode(named, at);
      else request.url = inVersion(url, versionFor(spokenIn(request.headers, versions.mediaType), at));
    } catch (problem) {
      return next(problem);
    }
    next();
  };
}

interface At {
  readonly versions: Versions;
  readonly found: readonly Place[];
  readonly path: string;
  readonly nowMs: number;
}

function versionFor(spoken: Spoken, at: At): number {
  const available = new Set(at.found.map(({ mark }) => mark.version));
  try {
    return chosenVersion(spoken, { ...at, available }).version;
  } catch (problem) {
    const gone = [spoken.body, ...spoken.wanted].find((asked) => asked !== undefined && isGone(asked, at));
    throw gone === undefined ? problem : goneProblem(gone, at);
  }
}

// A path of a version that is declared as retired and has no route: its code may go, its 410 stays.
function requireCode(version: number, at: At): void {
  if (isGone(version, at)) throw goneProblem(version, at);
}

function isGone(version: number, { versions, found, nowMs }: At): boolean {
  return isOver(versions, version, nowMs) && !found.some(({ mark }) => mark.version === version);
}

function isOver(versions: Versions, version: number, nowMs: number): boolean {
  const declared = versions.find(version);
  return declared !== undefined && isRetired(declared, nowMs);
}

function goneProblem(version: number, at: At): Problem {
  const { versions, found, path } = at;
  const newer = found.flatMap(({ mark }) => (mark.version > version ? [mark.version] : [])).toSorted((a, b) => a - b);
  const declared = versions.find(version) ?? { version };
  return retiredProblem(declared, successorOf({ newer }, path, at));
}

// Those of the method; if there are none, of any: the routes then answer 405.
function placesAt(path: string, byVersion: ReadonlyMap<number, readonly Place[]>, method = 'GET'): readonly Place[] {
  const found = [...byVersion].flatMap(([version, places]) => {
    const full = inVersion(path, version);
    return places.filter(({ route }) => route.path.matches(full));
  });
  const wanted = method === 'HEAD' ? 'get' : method.toLowerCase();
  const ofMethod = found.filter(({ route }) => route.method === wanted);
  return ofMethod.length > 0 ? ofMethod : found;
}

// A route without a version would be hidden by one that is asked for by header.
function checkAliases(routes: readonly Route[], places: readonly Place[]): void {
  for (const { name, path } of routes.filter((route) => !versionMarkOf(route))) {
    const sample = path.text.replaceAll(/\{[^}]*\}/g, '_');
    const hidden = places.find(({ route, mark }) => route.path.matches(inVersion(sample, mark.version)));
    if (hidden) throw new Error(`Route ${name}: ${path.text} is also ${hidden.route.name}, asked for by header.`);
  }
}
