import { answer, ok } from '@frontdesk/server';
import type { Answered } from '../src/dashboards/dashboard-data.ts';
import { dashboardDefinition } from '../src/dashboards/definition.ts';
import { presentWidgets } from '../src/dashboards/present-widgets.ts';
import { harbours, versions } from './sample-dashboards.ts';
import { documentId } from './sample-reads.ts';

const dashboardId = 'dsh_harbours01';
const definition = dashboardDefinition.parse(harbours);
const saved = { ...definition, dashboardId, etag: versions.dsh_harbours01, savedAt: '2026-06-18T10:30:00Z' };

const day = { date: '2026-06-18', requests: 2, promptTokens: 508, completionTokens: 25, costMicroUsd: 1775 };
const { date: _, ...numbers } = day;
const document = {
  id: documentId,
  title: 'Q3 capacity plan',
  status: 'inReview',
  revision: 42,
  updatedAt: '2026-06-18T09:41:27Z',
  owner: { id: 'usr_ada7k2m9qxr3', name: 'Ada Lindqvist' },
  commentCounts: { openThreads: 1, resolvedThreads: 0, lastCommentAt: '2026-06-18T10:20:03Z' },
  analytics: {
    views: 1204,
    uniqueReaders: 86,
    averageReadSeconds: 214.5,
    computedAt: '2026-06-18T10:00:00Z',
    days: [{ date: '2026-06-15', views: 31, uniqueReaders: 12 }],
  },
  activity: null,
  revisions: null,
};
const answered: Answered = {
  chosen: [document],
  usage: {
    total: numbers,
    days: [day],
    people: [{ personId: 'usr_chi9r5d3vnk8', person: { name: 'Chiara Moretti' }, ...numbers }],
  },
  search: [
    {
      documentId,
      title: document.title,
      snippet: 'Rotterdam runs at 91% of capacity.',
      highlights: [{ start: 0, end: 9 }],
      score: 0.91,
      updatedAt: document.updatedAt,
    },
  ],
  people: [{ ...document.owner, jobTitle: 'Network planner', status: 'active' }],
};
const shown = { dashboardId, title: definition.title, range: { from: '2026-06-12', to: '2026-06-18' } };
const cost = { estimated: 34, limit: 2000, actual: 24 };

/** What is answered of a dashboard. */
export const dashboardSamples = {
  listDashboards: { page: ok({ items: [saved], unreadable: 0 }) },
  getDashboard: { whole: ok(saved) },
  putDashboard: { made: answer(201, saved) },
  runDashboard: {
    whole: ok({ ...shown, widgets: presentWidgets(definition, answered), cost }),
    lost: ok({
      ...shown,
      widgets: presentWidgets(definition, { ...answered, usage: null }, [
        { message: 'It took too long.', path: ['usage'], extensions: { code: 'BACKEND_TIMED_OUT' } },
      ]),
      cost,
    }),
  },
};
