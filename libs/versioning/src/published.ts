import type { Mark, Route } from '@frontdesk/server';
import { describedFields, describedLifecycle } from './lifecycle-fields.ts';
import { versionNotAcceptable, versionNotTaken, versionRetired } from './problems.ts';
import { operationOf } from './versioned.ts';
import { isRetired, type Versions } from './versions.ts';
import { inVersion, versionIn, versionOf, withoutVersion } from './version-paths.ts';

/** What the steps know of a route that belongs to a version. */
export interface VersionMark extends Mark {
  readonly version: number;
  /** The name that the operation has in the document of each version. */
  readonly operation: string;
  /** The newer versions that have it too, the next one first. */
  readonly newer: readonly number[];
  /** Whether its version has a path, whatever the method. */
  readonly has: (path: string) => boolean;
}

const name = 'versioning';

export function versionMarkOf({ marks }: Route): VersionMark | undefined {
  return marks[name] as VersionMark | undefined;
}

/**
 * The routes of an app as they are published. Those whose path begins with a version belong to it: they must be of one
 * that is declared, take its media type for their bodies, and say in the document how long they live. The others have no
 * version.
 */
export function published<R extends Route>(versions: Versions, routes: readonly R[]): R[] {
  const atPath = Map.groupBy(routes, placeOf);
  const byVersion = Map.groupBy(routes, versionOf);
  return routes.map((route) => {
    const version = versionOf(route);
    if (version === undefined) return route;
    const newer = (atPath.get(placeOf(route)) ?? []).flatMap((other) => versionOf(other) ?? []);
    const mark: VersionMark = {
      ...markFor(versions, route, version),
      newer: newer.filter((other) => other > version).toSorted((a, b) => a - b),
      has: (path) => byVersion.get(version)?.some((other) => other.path.matches(path)) === true,
    };
    const takesJson = route.body !== undefined && route.mediaTypes.includes('application/json');
    return Object.freeze({
      ...route,
      marks: { ...route.marks, [name]: mark },
      mediaTypes: takesJson ? [...route.mediaTypes, versions.mediaType] : route.mediaTypes,
    });
  });
}

/** The routes of one version and those without any, under the names that the version was published with. */
export function routesOf<R extends Route>(routes: readonly R[], version: number): R[] {
  return routes.flatMap((route) => {
    const mark = versionMarkOf(route);
    if (!mark) return versionOf(route) === undefined ? [route] : [];
    return mark.version === version ? [Object.freeze({ ...route, name: mark.operation })] : [];
  });
}

/** The same resource in the next version that still lives, or nothing if there is none. */
export function successorOf(
  { newer }: Pick<VersionMark, 'newer'>,
  path: string,
  { versions, nowMs }: { readonly versions: Versions; readonly nowMs: number },
): string | undefined {
  const next = newer.find((version) => {
    const declared = versions.find(version);
    return declared !== undefined && !isRetired(declared, nowMs);
  });
  return next === undefined ? undefined : inVersion(path, next);
}

function markFor(versions: Versions, route: Route, version: number): Omit<VersionMark, 'newer' | 'has'> {
  const declared = versions.find(version);
  if (!declared) throw new Error(`Route ${route.name}: version ${version} is not declared.`);
  const isDeprecated = declared.deprecatedAtMs !== undefined;
  return {
    version,
    operation: operationOf(route),
    problems: [
      versionNotAcceptable,
      ...(route.body ? [versionNotTaken] : []),
      ...(declared.sunsetAtMs === undefined ? [] : [versionRetired]),
    ],
    answerHeaders: { ...describedFields, ...(isDeprecated && describedLifecycle) },
    ...(isDeprecated && { deprecated: true }),
  };
}

// Routes at one place are versions of each other, whatever their segments are called.
function placeOf({ method, path }: Route): string {
  const version = versionIn(path.text);
  const rest = withoutVersion(path.text).replaceAll(/\{[^}]*\}/g, '{}');
  return version === undefined ? `unversioned ${method} ${path.text}` : `${method} ${rest}`;
}
