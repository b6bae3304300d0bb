/** What a batch says of one key: its value, or why there is none. */
export type Outcome<Value> = Value | Error;

/**
 * For operations that know no batch: one call for each key, so many of them at once, so that one page does not take all
 * places of a backend.
 */
export async function eachAtMost<Key, Value>(
  atOnce: number,
  keys: readonly Key[],
  load: (key: Key) => Promise<Value>,
): Promise<Outcome<Value>[]> {
  const outcomes: Outcome<Value>[] = [];
  const left = keys.entries();
  const work = async (): Promise<void> => {
    for (const [at, key] of left) outcomes[at] = await load(key).catch(errorOf);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, keys.length) }, work));
  return outcomes;
}

function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('A read failed.', { cause: thrown });
}
