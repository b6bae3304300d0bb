import type { Life } from './life.ts';

/** A value that was loaded, whether it is kept or not. */
export interface Entry {
  readonly key: string;
  readonly tags: readonly string[];
  readonly value: unknown;
  readonly bytes: number;
  readonly life: Life;
  /** The same in all processes that have it from Redis. */
  readonly id: string;
  /** The process' order when its load began, or when Redis was asked for it. */
  readonly born: number;
  /**
   * Only for what came from Redis: which owners had not written since its load, and when that was asked. Of others nobody
   * here knows; what this process loaded itself it has heard all about.
   */
  readonly checkedFor: Map<string, number> | undefined;
  /** After a failed refresh, the next one waits. */
  refreshFrom: number;
}

const mostOwners = 1_000;

/** Another owner of the same value from Redis may read it too. */
export function checkFor(entry: Entry, owner: string, at: number): void {
  const { checkedFor } = entry;
  if (!checkedFor || (checkedFor.size >= mostOwners && !checkedFor.has(owner))) return;
  checkedFor.set(owner, at);
}

/** Since when this process would have heard of a write by this owner that the value lacks. */
export function knownSince(entry: Entry, owner: string): number {
  return entry.checkedFor === undefined ? entry.born : (entry.checkedFor.get(owner) ?? -1);
}
