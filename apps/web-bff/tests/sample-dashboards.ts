import type { DashboardStore } from '../src/dashboards/dashboard-store.ts';
import { dashboardDefinition } from '../src/dashboards/definition.ts';
import { memoryDashboards } from '../src/dashboards/memory-store.ts';
import { documentId } from './sample-reads.ts';

/** As a client writes it. */
export const harbours = {
  title: 'Harbours',
  documents: { ids: [documentId] },
  range: { from: '2026-06-12', to: '2026-06-18' },
  widgets: [
    { kind: 'documents' },
    { kind: 'analytics', byDay: true },
    { kind: 'usage', people: 3 },
    { kind: 'search', query: 'Rotterdam' },
    { kind: 'people', userIds: ['usr_ada7k2m9qxr3'] },
  ],
};

/** Chiara’s: `dsh_harbours01`, which tests read and arrange, and `dsh_unwanted01`, which they delete. Both are `"v…"` of these. */
export const versions = { dsh_harbours01: '"v1"', dsh_unwanted01: '"v2"' };

export function sampleDashboards(): DashboardStore {
  const store = memoryDashboards();
  const owner = { tenantId: 'ten_halden4k7q2w', userId: 'usr_chi9r5d3vnk8' };
  const content = { format: 1, value: JSON.stringify(dashboardDefinition.parse(harbours)) };
  for (const id of Object.keys(versions)) void store.save(owner, { id, expected: 0 }, content);
  return store;
}
