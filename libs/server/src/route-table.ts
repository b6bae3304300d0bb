import type { Route } from './route.ts';

export interface RouteFound<Place> {
  readonly place: Place;
  /** Decoded. */
  readonly params: Record<string, string>;
}

/** Finds which route answers: the first one declared of the path and the method; HEAD is GET's. A path that cannot be decoded throws. */
export function routeTable<Place extends { readonly route: Route }>(
  places: readonly Place[],
): (method: string, path: string) => RouteFound<Place> | undefined {
  const all = places.map((place) => ({ place, template: place.route.path, method: place.route.method.toUpperCase() }));
  const byLength = Map.groupBy(all, ({ template }) => segmentsIn(template.text));
  return (asked, path) => {
    const wanted = asked === 'HEAD' ? 'GET' : asked;
    for (const { place, template, method } of byLength.get(segmentsIn(path)) ?? []) {
      // Before the method is looked at: what cannot be decoded is nothing that another method could do.
      const params = template.read(path);
      if (params && method === wanted) return { place, params };
    }
    return undefined;
  };
}

function segmentsIn(path: string): number {
  let count = 0;
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) count += 1;
  return count;
}
