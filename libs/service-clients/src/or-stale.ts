import type { CallerReach } from './platform.ts';

type Read<Params, Value> = (params: Params, reach: CallerReach) => Promise<Value>;

/**
 * The same read, for a caller who can say that an answer is old: where the backend fails, it answers `asStale` of what
 * it answered before, for as long as the operation allows. `orStale(reads.summary, stale)`
 */
export function orStale<Params, Value, Marked>(
  read: Read<Params, Value>,
  asStale: (value: Value) => Marked,
): Read<Params, Value | Marked> {
  return (params, reach) => {
    let isOld = false;
    const asked = read(params, { ...reach, onStale: () => void (isOld = true) });
    return asked.then((value) => (isOld ? asStale(value) : value));
  };
}
