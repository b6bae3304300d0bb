import { performance } from 'node:perf_hooks';
import type { Claim, Kept, NewSession, Saved, SessionStore, StoreListener } from './session-store.ts';

export interface MemorySessionStoreOptions {
  /** Default 50,000. When all are in use, nobody else can sign in: to forget one would be to sign someone out. */
  readonly most?: number;
  /** A clock that never jumps. */
  readonly now?: () => number;
}

interface Entry {
  format: number;
  value: Buffer;
  generation: number;
  idleEndsAt: number;
  readonly endsAt: number;
  readonly groups: readonly string[];
  owner: string | undefined;
  leaseEndsAt: number;
}

/** For one instance only: another one knows nothing of these sessions, and a restart signs everyone out. */
export function memorySessionStore(options: MemorySessionStoreOptions = {}): SessionStore {
  const { most = 50_000, now = () => performance.now() } = options;
  const shelf = new Shelf(most, now);
  const listeners = new Set<StoreListener>();
  return {
    create: async (key, session) => shelf.create(key, session),
    async read(key, slide) {
      const entry = shelf.get(key);
      if (!entry) return undefined;
      const until = Math.min(now() + (slide?.idleMs ?? 0), entry.endsAt);
      if (slide && until - entry.idleEndsAt >= slide.everyMs) entry.idleEndsAt = until;
      return shelf.kept(entry);
    },
    claim: async (key, owner, leaseMs): Promise<Claim> => {
      const entry = shelf.get(key);
      if (!entry) return { state: 'gone' };
      if (entry.leaseEndsAt > now()) return { state: 'busy', forMs: entry.leaseEndsAt - now() };
      entry.owner = owner;
      entry.leaseEndsAt = now() + leaseMs;
      return { state: 'claimed', kept: shelf.kept(entry) };
    },
    save: async (key, owner, { format, value }): Promise<Saved> => {
      const entry = shelf.get(key);
      if (!entry) return 'gone';
      if (entry.owner !== owner) return 'lost';
      Object.assign(entry, { format, value, generation: entry.generation + 1, owner: undefined, leaseEndsAt: 0 });
      return 'saved';
    },
    async release(key, owner, coolMs) {
      const entry = shelf.get(key);
      if (entry?.owner !== owner) return;
      entry.owner = undefined;
      entry.leaseEndsAt = now() + coolMs;
    },
    async end(key, owner) {
      const entry = shelf.get(key);
      if (!entry || (owner !== undefined && entry.owner !== owner)) return false;
      shelf.drop(key);
      return true;
    },
    endGroup: async (group) => shelf.endGroup(group),
    once: async (id, keepMs) => shelf.once(id, keepMs),
    wasOnce: async (id) => shelf.wasOnce(id),
    async publish(text) {
      for (const on of listeners) on.message(text);
    },
    async subscribe(on) {
      const listener = { ...on }; // who subscribes twice hears twice
      listeners.add(listener);
      return { close: async () => void listeners.delete(listener) };
    },
  };
}

class Shelf {
  readonly #entries = new Map<string, Entry>();
  readonly #groups = new Map<string, Set<string>>();
  readonly #marks = new Map<string, number>();
  readonly #most: number;
  readonly #now: () => number;

  constructor(most: number, now: () => number) {
    this.#most = most;
    this.#now = now;
  }

  get(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (!entry || entry.idleEndsAt > this.#now()) return entry;
    this.drop(key);
    return undefined;
  }

  kept({ format, value, generation, idleEndsAt, endsAt }: Entry): Kept {
    const now = this.#now();
    return { format, value, generation, leftMs: idleEndsAt - now, absoluteLeftMs: endsAt - now };
  }

  create(key: string, session: NewSession): { refused: boolean; surplus: string[] } {
    const { format, value, idleMs, absoluteMs, groups, mostOfGroup } = session;
    if (this.#entries.size >= this.#most) this.#dropEnded();
    if (this.#entries.size >= this.#most) throw new Error(`All ${this.#most} sessions are in use.`);
    const endsAt = this.#now() + absoluteMs;
    const idleEndsAt = Math.min(endsAt, this.#now() + idleMs);
    this.#entries.set(key, {
      ...{ format, value, generation: 1, idleEndsAt, endsAt, groups },
      ...{ owner: undefined, leaseEndsAt: 0 },
    });
    return { refused: false, surplus: groups.flatMap((group) => this.#join(group, key, mostOfGroup)) };
  }

  drop(key: string): void {
    const entry = this.#entries.get(key);
    this.#entries.delete(key);
    for (const group of entry?.groups ?? []) {
      const members = this.#groups.get(group);
      members?.delete(key);
      if (members?.size === 0) this.#groups.delete(group);
    }
  }

  endGroup(group: string): string[] {
    const ended = [...(this.#groups.get(group) ?? [])].filter((key) => this.get(key));
    for (const key of ended) this.drop(key);
    return ended;
  }

  once(id: string, keepMs: number): boolean {
    if (this.wasOnce(id)) return false;
    if (this.#marks.size >= this.#most) this.#dropOldMarks();
    if (this.#marks.size >= this.#most) throw new Error(`All ${this.#most} marks are in use.`);
    this.#marks.set(id, this.#now() + keepMs);
    return true;
  }

  wasOnce(id: string): boolean {
    return (this.#marks.get(id) ?? 0) > this.#now();
  }

  #join(group: string, key: string, most: number): string[] {
    const members = this.#groups.get(group) ?? new Set();
    this.#groups.set(group, members.add(key));
    const living = [...members].filter((member) => this.get(member));
    return living.slice(0, Math.max(0, living.length - most));
  }

  #dropEnded(): void {
    for (const key of this.#entries.keys()) this.get(key);
  }

  #dropOldMarks(): void {
    for (const [id, until] of this.#marks) if (until <= this.#now()) this.#marks.delete(id);
  }
}
