import type { Redis } from '@frontdesk/redis';
import { textSeal } from '@frontdesk/sealing';
import type { Seal, TextSeal } from '@frontdesk/sealing';
import { dashboardBounds, keepMs, LaterFormat } from './dashboard-store.ts';
import type { DashboardBounds, DashboardStore, KeptDashboard, Owner } from './dashboard-store.ts';
import { readScript, removeScript, saveScript } from './scripts.ts';

// Reading is use, and written down once a day at most.
const touchedEveryMs = 86_400_000;

interface Options {
  readonly bounds?: DashboardBounds;
  readonly seal?: Seal | undefined;
}

/** Shared by all instances. Their Redis must not evict, and keeps an append-only file: nobody else has these. */
export function redisDashboards(redis: Redis, { bounds = dashboardBounds, seal }: Options = {}): DashboardStore {
  const text = textSeal(seal);
  const keyOf = ({ tenantId, userId }: Owner): string => redis.key(`${tenantId}/${userId}`, 'dashboards');
  const kept = async (owner: Owner, id: string): Promise<Map<string, KeptDashboard>> =>
    keptIn(await redis.run(readScript, [keyOf(owner)], [id, keepMs, touchedEveryMs]));
  const read = async (owner: Owner, id: string): Promise<Map<string, KeptDashboard>> =>
    opened(await kept(owner, id), keyOf(owner), text);
  /** The same value is written as it is there: only so can the script tell that nothing changes. */
  const closed = async (owner: Owner, id: string, value: string): Promise<string> => {
    const before = seal && (await kept(owner, id)).get(id)?.value;
    const isSame = before !== undefined && text.open(keyOf(owner), before) === value;
    return isSame ? before : text.close(keyOf(owner), value);
  };
  return {
    all: (owner) => read(owner, ''),
    read: async (owner, id) => (await read(owner, id)).get(id),
    async save(owner, { id, expected }, { format, value }) {
      const { mostOfOwner, mostBytesOfOwner } = bounds;
      const args = [id, expected, format, await closed(owner, id, value), mostOfOwner, mostBytesOfOwner, keepMs];
      const [state, version, savedAt] = wordsIn(await redis.run(saveScript, [keyOf(owner)], args));
      if (state === 'saved') return { state, version: Number(version), savedAtMs: Number(savedAt) };
      if (state === 'mismatch') return { state, version: Number(version) };
      if (state === 'full') return { state };
      throw new LaterFormat(`A dashboard is of format ${version}.`);
    },
    async remove(owner, { id, expected }) {
      const [state, version] = wordsIn(await redis.run(removeScript, [keyOf(owner)], [id, expected]));
      return state === 'removed' ? { state } : { state: 'mismatch', version: Number(version) };
    },
  };
}

function opened(kept: Map<string, KeptDashboard>, purpose: string, text: TextSeal): Map<string, KeptDashboard> {
  return new Map(
    [...kept].map(([id, dashboard]) => {
      const value = text.open(purpose, dashboard.value);
      if (value === undefined) throw new Error('A dashboard is sealed with a key that is not configured.');
      return [id, { ...dashboard, value }];
    }),
  );
}

function keptIn(reply: unknown): Map<string, KeptDashboard> {
  const words = wordsIn(reply);
  const kept = new Map<string, KeptDashboard>();
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [field = '', entry = ''] = [words[at], words[at + 1]];
    const [, format, version, savedAtMs, value] = /^(\d+) (\d+) (\d+) (.*)$/s.exec(entry) ?? [];
    if (!field.startsWith('d:') || value === undefined) continue;
    kept.set(field.slice(2), { format: Number(format), version: Number(version), savedAtMs: Number(savedAtMs), value });
  }
  return kept;
}

function wordsIn(reply: unknown): string[] {
  if (!Array.isArray(reply)) throw new Error('Dashboards cannot be read: what is there is something else.');
  return reply.map(String);
}
