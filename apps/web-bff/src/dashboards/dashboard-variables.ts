import type { DashboardDefinition, Widget } from './definition.ts';

const dayMs = 86_400_000;

export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The days of a dashboard's range, in UTC. */
export function daysOf({ range }: DashboardDefinition, nowMs: number): Days {
  if ('from' in range) return range;
  return { from: dayAt(nowMs - (range.lastDays - 1) * dayMs), to: dayAt(nowMs) };
}

function dayAt(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** What the operation `Dashboard` takes for it. */
export function dashboardVariables(definition: DashboardDefinition, days: Days): Record<string, unknown> {
  const widget = <Kind extends Widget['kind']>(kind: Kind) =>
    definition.widgets.find((one): one is Extract<Widget, { kind: Kind }> => one.kind === kind);
  const { documents } = definition;
  const table = widget('documents');
  const [analytics, activity, revisions] = [widget('analytics'), widget('activity'), widget('revisions')];
  const [usage, search, people] = [widget('usage'), widget('search'), widget('people')];
  const isOfDocuments = [table, analytics, activity, revisions].some((one) => one !== undefined);
  const filter = 'ids' in documents ? {} : documents;
  return given({
    ...days,
    ...filter,
    listed: isOfDocuments && !('ids' in documents),
    chosen: isOfDocuments && 'ids' in documents,
    ids: 'ids' in documents ? documents.ids : [],
    documents: table !== undefined,
    tags: table?.tags === true,
    analytics: analytics !== undefined,
    days: analytics?.byDay === true,
    ...{ activity: activity !== undefined, activityLimit: activity?.limit },
    ...{ revisions: revisions !== undefined, revisionsLimit: revisions?.limit },
    ...{ usage: usage !== undefined, usageOf: usage?.userId, usagePeople: usage?.people },
    ...{ search: search !== undefined, query: search?.query ?? '', searchTag: search?.tag, searchLimit: search?.limit },
    ...{ people: people !== undefined, userIds: people?.userIds ?? [] },
  });
}

function given(variables: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
}
