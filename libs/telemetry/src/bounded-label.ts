// More than any app has routes, operations or sections; few enough for a Prometheus to bear if something goes wrong.
const mostValues = 300;

/** A label that takes a bounded number of values; from then on a new one is `_OTHER`. */
export function boundedLabel(most: number = mostValues): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= most) return '_OTHER';
    known.add(value);
    return value;
  };
}
