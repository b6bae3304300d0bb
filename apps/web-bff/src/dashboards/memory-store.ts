import { dashboardBounds, keepMs, LaterFormat } from './dashboard-store.ts';
import type { DashboardBounds, DashboardStore, KeptDashboard, Owner } from './dashboard-store.ts';

export interface MemoryDashboardsOptions {
  readonly bounds?: DashboardBounds;
  /** Of everyone together. Default 64 MB: then nothing more is saved, and nothing is forgotten. */
  readonly mostBytes?: number;
  readonly now?: () => number;
}

interface Shelf {
  readonly kept: Map<string, KeptDashboard>;
  lastVersion: number;
  usedAtMs: number;
}

/** For one instance only: another one knows nothing of them, and a restart forgets them. */
export function memoryDashboards(options: MemoryDashboardsOptions = {}): DashboardStore {
  const { bounds = dashboardBounds, mostBytes = 64_000_000, now = Date.now } = options;
  const shelves = new Map<string, Shelf>();
  let bytes = 0;
  const drop = (key: string, shelf: Shelf): void => {
    bytes -= sizeOf(shelf.kept.values());
    shelves.delete(key);
  };
  const shelfOf = (owner: Owner): Shelf | undefined => {
    const key = JSON.stringify([owner.tenantId, owner.userId]);
    const shelf = shelves.get(key);
    if (shelf && now() - shelf.usedAtMs >= keepMs) drop(key, shelf);
    else if (shelf) shelf.usedAtMs = now();
    return shelves.get(key);
  };
  const madeFor = (owner: Owner): Shelf => {
    const shelf = shelfOf(owner) ?? { kept: new Map<string, KeptDashboard>(), lastVersion: 0, usedAtMs: now() };
    shelves.set(JSON.stringify([owner.tenantId, owner.userId]), shelf);
    return shelf;
  };
  return {
    all: async (owner) => new Map(shelfOf(owner)?.kept),
    read: async (owner, id) => shelfOf(owner)?.kept.get(id),
    async save(owner, { id, expected }, { format, value }) {
      const current = shelfOf(owner)?.kept.get(id);
      if (current && current.format > format) throw new LaterFormat(`A dashboard is of format ${current.format}.`);
      if (current?.value === value && current.format === format) return { state: 'saved', ...timesOf(current) };
      if ((current?.version ?? 0) !== expected) return { state: 'mismatch', version: current?.version ?? 0 };
      const shelf = madeFor(owner);
      const more = Buffer.byteLength(value) - Buffer.byteLength(current?.value ?? '');
      const isOneMore = current === undefined && shelf.kept.size >= bounds.mostOfOwner;
      if (isOneMore || sizeOf(shelf.kept.values()) + more > bounds.mostBytesOfOwner) return { state: 'full' };
      if (bytes + more > mostBytes) throw new Error('No dashboard finds a place any more.');
      bytes += more;
      const saved = { version: (shelf.lastVersion += 1), format, value, savedAtMs: now() };
      shelf.kept.set(id, saved);
      return { state: 'saved', ...timesOf(saved) };
    },
    async remove(owner, { id, expected }) {
      const shelf = shelfOf(owner);
      const current = shelf?.kept.get(id);
      if (!shelf || current?.version !== expected) return { state: 'mismatch', version: current?.version ?? 0 };
      bytes -= Buffer.byteLength(current.value);
      shelf.kept.delete(id);
      return { state: 'removed' };
    },
  };
}

function sizeOf(kept: Iterable<KeptDashboard>): number {
  let bytes = 0;
  for (const { value } of kept) bytes += Buffer.byteLength(value);
  return bytes;
}

function timesOf({ version, savedAtMs }: KeptDashboard) {
  return { version, savedAtMs };
}
