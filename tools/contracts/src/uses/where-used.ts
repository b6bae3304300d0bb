import type { Place, Sent } from './uses.ts';
import { callsOf } from './sent.ts';
import { parsedSources, type Declaration, type Sources } from './sources.ts';

export interface FoundUse {
  readonly sends: Sent | undefined;
  readonly usedBy: readonly Place[];
}

/** Where an app's sources use each of its reads, and what they send with it: found by names, without running anything. */
export function usesInSources(root: string, app: string): (read: string) => FoundUse {
  const sources = parsedSources(root, app);
  const places = placesOf(sources);
  return (read) => ({ sends: callsOf(sources, read), usedBy: places(read) });
}

interface Reached {
  readonly reads: ReadonlySet<string>;
  readonly views: ReadonlySet<string>;
}

function placesOf(sources: Sources): (read: string) => readonly Place[] {
  const all = [...sources.declarations.values()];
  const reach = (one: Declaration) => reachedFrom(sources, one);
  const sections = all.filter((one) => one.section).map((one) => ({ ...one.section!, ...reach(one) }));
  const routes = all.filter((one) => one.route !== undefined).map((one) => ({ name: one.route!, ...reach(one) }));
  const routesOf = (view: string) =>
    routes
      .filter(({ views }) => views.has(view))
      .map(({ name }) => name)
      .toSorted();
  return (read) => {
    const inViews = sections.filter(({ reads }) => reads.has(read)).map(({ view, section }): Place => ({ view, section, routes: routesOf(view) })); // prettier-ignore
    const inRoutes = routes.filter(({ reads }) => reads.has(read)).map(({ name }): Place => ({ route: name }));
    const rooted = [...inViews, ...inRoutes];
    if (rooted.length > 0) return rooted.toSorted(byText);
    const files = new Set(all.filter(({ reads }) => reads.has(read)).map(({ file }) => file));
    return [...files].toSorted().map((file) => ({ file }));
  };
}

function byText(one: Place, other: Place): number {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What is read and which views are composed, by a declaration or by what it names. A view ends the way: it is a place itself. */
function reachedFrom(sources: Sources, from: Declaration): Reached {
  const [reads, views] = [new Set<string>(), new Set<string>()];
  const seen = new Set<string>([from.id]);
  const open = [from];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    for (const read of one.reads) reads.add(read);
    for (const id of one.names) {
      const next = sources.declarations.get(id);
      if (next === undefined || seen.has(id)) continue;
      seen.add(id);
      if (next.view !== undefined) views.add(next.view);
      else if (next.route === undefined) open.push(next);
    }
  }
  return { reads, views };
}
