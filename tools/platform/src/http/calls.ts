// How often each operation was called. Probes are not counted.

export interface Calls {
  count(operation: string): void;
  all(): Readonly<Record<string, number>>;
  clear(): void;
}

export function createCalls(): Calls {
  const counts = new Map<string, number>();
  return {
    count: (operation) => void counts.set(operation, (counts.get(operation) ?? 0) + 1),
    all: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    clear: () => counts.clear(),
  };
}
