import type { ZodType } from 'zod';
import type { Route } from './route.ts';
import { membersOf } from './zod-members.ts';

/** Throws on what would only show in use: a route that nobody guards, a segment that nobody checks. */
export function checkRoute(route: Route): void {
  const wrong = (what: string) => new Error(`Route ${route.name}: ${what}.`);
  if (!route.access) throw wrong('it has no access rule; `anyone` makes it public');
  if (route.body && (route.method === 'get' || route.method === 'delete')) throw wrong(`a ${route.method} has no body`);
  if (Object.keys(route.answers).length === 0) throw wrong('it declares no answer');
  const declared = namesOf(route.params);
  if (declared.toSorted().join() !== route.path.names.toSorted().join()) {
    throw wrong(`params are [${declared.join()}], the path's segments [${route.path.names.join()}]`);
  }
  const upper = namesOf(route.headers).find((name) => name !== name.toLowerCase());
  if (upper !== undefined) throw wrong(`header ${upper} is not in lower case`);
}

function namesOf(schema: ZodType | undefined): string[] {
  return schema ? Object.keys(membersOf(schema)) : [];
}
