import type { ConsentStore, Person } from './consent-store.ts';

interface Kept {
  readonly text: string;
  readonly endsAt: number;
}

/** Of one process, for as long as it runs. */
export function memoryStore({ now = Date.now }: { readonly now?: () => number } = {}): ConsentStore {
  const kept = new Map<string, Kept>();
  const leased = new Map<string, number>();
  const keyOf = ({ tenantId, userId }: Person) => `${tenantId} ${userId}`;
  const found = (key: string) => {
    const one = kept.get(key);
    return one !== undefined && now() < one.endsAt ? one.text : undefined;
  };
  const write = (key: string, text: string, keptForS: number) =>
    void kept.set(key, { text, endsAt: now() + keptForS * 1000 });
  return {
    read: async (person) => found(keyOf(person)),
    write: async (person, text, keptForS) => write(keyOf(person), text, keptForS),
    async replace(person, before, after, keptForS) {
      const key = keyOf(person);
      if (found(key) !== before) return false;
      write(key, after, keptForS);
      return true;
    },
    remove: async (person) => kept.delete(keyOf(person)),
    async lease(person, forMs) {
      const key = keyOf(person);
      if (now() < (leased.get(key) ?? 0)) return undefined;
      const until = now() + forMs;
      leased.set(key, until);
      return async () => {
        if (leased.get(key) === until) leased.delete(key);
      };
    },
  };
}
