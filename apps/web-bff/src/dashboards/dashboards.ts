import { Problem } from '@frontdesk/problems';
import type { Exchange } from '@frontdesk/server';
import { principalOf } from '@frontdesk/auth';
import { z } from 'zod';
import { etagOf } from '../documents/if-match.ts';
import {
  mismatchProblem,
  noSuchDashboardProblem,
  tooManyDashboards,
  unavailableProblem,
} from './dashboard-problems.ts';
import type { DashboardStore, KeptDashboard, Owner } from './dashboard-store.ts';
import { dashboardDefinition } from './definition.ts';
import type { DashboardDefinition } from './definition.ts';

/** Raised with each change of the definition's form. A reader knows its own and the one before. */
const definitionFormat = 1;

export const savedDashboard = dashboardDefinition
  .extend({ dashboardId: z.string(), etag: z.string().describe('For If-Match'), savedAt: z.iso.datetime() })
  .meta({ id: 'Dashboard' });

export interface SavedDashboard extends DashboardDefinition {
  readonly dashboardId: string;
  readonly etag: string;
  readonly savedAt: string;
}

/** The dashboards of who asks. Each failure of the store is a problem that says so. */
export interface Dashboards {
  all(): Promise<{ readonly items: readonly SavedDashboard[]; readonly unreadable: number }>;
  read(id: string): Promise<SavedDashboard>;
  /** `expected` is the version that it replaces; 0: it is a new one. */
  save(id: string, expected: number, definition: DashboardDefinition): Promise<SavedDashboard>;
  remove(id: string, expected: number): Promise<void>;
}

export function dashboardsOf(store: DashboardStore, exchange: Exchange): Dashboards {
  const { tenantId, userId } = principalOf(exchange);
  const owner: Owner = { tenantId, userId };
  return {
    async all() {
      const kept = [...(await reached(store.all(owner)))];
      const items = kept.flatMap(([id, one]) => savedIn(id, one) ?? []);
      items.sort((a, b) => (a.savedAt === b.savedAt ? 0 : a.savedAt < b.savedAt ? 1 : -1));
      return { items, unreadable: kept.length - items.length };
    },
    async read(id) {
      const kept = await reached(store.read(owner, id));
      if (!kept) throw noSuchDashboardProblem();
      const saved = savedIn(id, kept);
      if (!saved) throw unavailableProblem(new Error(`The dashboard is of format ${kept.format}, or is none.`));
      return saved;
    },
    async save(id, expected, definition) {
      const content = { format: definitionFormat, value: JSON.stringify(definition) };
      const saved = await reached(store.save(owner, { id, expected }, content));
      if (saved.state === 'full')
        throw new Problem(tooManyDashboards, 'There is no place for more: delete one, or make it smaller.');
      if (saved.state === 'mismatch') throw mismatchProblem(saved.version);
      return told(id, definition, saved);
    },
    async remove(id, expected) {
      const removed = await reached(store.remove(owner, { id, expected }));
      if (removed.state === 'removed') return;
      throw removed.version === 0 ? noSuchDashboardProblem() : mismatchProblem(removed.version);
    },
  };
}

async function reached<Value>(asked: Promise<Value>): Promise<Value> {
  return await asked.catch((cause: unknown) => {
    throw unavailableProblem(cause);
  });
}

function savedIn(id: string, kept: KeptDashboard): SavedDashboard | undefined {
  if (kept.format !== definitionFormat) return undefined;
  const read = dashboardDefinition.safeParse(jsonIn(kept.value));
  return read.success ? told(id, read.data, kept) : undefined;
}

function jsonIn(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined; // Which is no definition.
  }
}

function told(
  id: string,
  definition: DashboardDefinition,
  at: Pick<KeptDashboard, 'version' | 'savedAtMs'>,
): SavedDashboard {
  const savedAt = new Date(at.savedAtMs).toISOString();
  return { ...definition, dashboardId: id, etag: etagOf(at.version), savedAt };
}
