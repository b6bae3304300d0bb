/** One after the other for each name, in the order of asking; whatever becomes of those before. */
export function inOrder(): <T>(name: string, act: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (name, act) => {
    const before = last.get(name) ?? Promise.resolve();
    const mine = before.then(act, act);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    last.set(name, settled);
    void settled.then(() => void (last.get(name) === settled && last.delete(name)));
    return mine;
  };
}
