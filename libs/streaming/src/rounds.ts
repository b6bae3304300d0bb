/** Goes round a collection a part at a time, so that the turn of many holds nothing up. */
export function rounds<T>(all: { readonly size: number; values(): Iterator<T> }): (parts: number) => Iterable<T> {
  let at = all.values();
  return function* part(parts) {
    for (let left = Math.ceil(all.size / parts); left > 0; left -= 1) {
      const next = at.next();
      if (next.done !== true) yield next.value;
      else {
        at = all.values();
        return;
      }
    }
  };
}
