import { mostKeptMs } from './announcer.ts';
import type { CacheEntryRequest, Loaded } from './cache-types.ts';
import type { Entry } from './entry.ts';
import { endOf, type Life } from './life.ts';
import type { SharedEntry } from './shared-format.ts';
import type { Stamps } from './second-tier.ts';

/** For Redis, with times that mean the same everywhere: how long, and not until when. */
export function toShared(
  entry: Entry,
  loaded: Loaded<unknown>,
  at: { readonly now: number; readonly stamps: Stamps },
): SharedEntry | undefined {
  if (!loaded.encode) return undefined;
  const { life, id, bytes } = entry;
  const keepMs = Math.floor(endOf(life) - at.now);
  if (keepMs <= 0) return undefined;
  return {
    id,
    bytes,
    ageMs: at.now - life.from,
    keepMs,
    freshMs: life.freshUntil - life.from,
    revalidateMs: life.revalidateUntil - life.from,
    errorMs: life.errorUntil - life.from,
    tagStamps: at.stamps.tags,
    written: at.stamps.written,
    value: loaded.encode(),
  };
}

/** Undefined when the value cannot be read any more. */
export function fromShared<T>(
  shared: SharedEntry,
  request: CacheEntryRequest<T>,
  at: { readonly askedAt: number; readonly born: number },
): Entry | undefined {
  const value = request.decode?.(shared.value);
  if (value === undefined) return undefined;
  const { key, tags, owner } = request;
  const checkedFor = new Map([[owner, at.born]]);
  // Its answer was under way for a while: rather too old than too young.
  const life = lifeIn(shared, at.askedAt - shared.ageMs);
  const { bytes, id } = shared;
  return { key, tags, value, bytes, life, id, born: at.born, checkedFor, refreshFrom: 0 };
}

/** Whoever writes to Redis cannot make a value last here longer than any of ours. */
function lifeIn(shared: SharedEntry, from: number): Life {
  const until = (ms: number): number => from + Math.min(ms, mostKeptMs);
  return {
    from,
    freshUntil: until(shared.freshMs),
    revalidateUntil: until(shared.revalidateMs),
    errorUntil: until(shared.errorMs),
  };
}
