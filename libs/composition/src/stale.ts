/** A value that is older than it should be, and stands in for one that could not be had. */
export interface Stale<T> {
  readonly staleValue: T;
}

/** What a loader's answer means for whoever uses the section: the value, stale or not. */
export type Fresh<A> = A extends Stale<infer T> ? T : A;

const marked = new WeakSet<object>();

/** A loader answers `stale(value)` where the value is old: the section is there, and the answer says that it is stale. */
export function stale<T>(value: T): Stale<T> {
  const marker = { staleValue: value };
  marked.add(marker);
  return marker;
}

/** Only what `stale` made: a backend's answer that happens to have such a member is just a value. */
export function isStale(value: unknown): value is Stale<unknown> {
  return typeof value === 'object' && value !== null && marked.has(value);
}
