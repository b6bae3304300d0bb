import type { Discovery, Instance } from './instance.ts';

/** A list that others hear the changes of: what every discovery keeps its instances in. */
export interface InstanceList extends Discovery {
  /** True when it is another list than before. */
  set(instances: readonly Instance[]): boolean;
}

export function instanceList(initial: readonly Instance[]): InstanceList {
  let instances = initial;
  const listeners = new Set<(instances: readonly Instance[]) => void>();
  const ends = new Set<(found: boolean) => void>();
  return {
    get instances() {
      return instances;
    },
    set(next) {
      if (isSame(next, instances)) return false;
      instances = next;
      if (instances.length > 0) for (const end of [...ends]) end(true);
      for (const listener of [...listeners]) listener(instances);
      return true;
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    async whenFound(withinMs) {
      if (instances.length > 0) return true;
      return new Promise<boolean>((resolve) => {
        const end = (found: boolean): void => {
          clearTimeout(timer);
          ends.delete(end);
          resolve(found);
        };
        const timer = setTimeout(end, withinMs, false);
        ends.add(end);
      });
    },
    close() {
      listeners.clear();
      for (const end of [...ends]) end(instances.length > 0);
    },
  };
}

function isSame(a: readonly Instance[], b: readonly Instance[]): boolean {
  return JSON.stringify(a.map(comparable)) === JSON.stringify(b.map(comparable));
}

function comparable({ id, weight, priority = 0, serverName = '' }: Instance): unknown[] {
  return [id, weight, priority, serverName];
}
