import { answer, noContent, ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { readsDocuments, writesDocuments } from '../access.ts';
import { ifMatchMissing, versionMismatch } from '../documents/if-match.ts';
import { dashboardId } from '../ids.ts';
import type { Services } from '../services.ts';
import {
  dashboardTooCostly,
  dashboardsUnavailable,
  noSuchDashboard,
  tooCostlyProblem,
  tooManyDashboards,
} from './dashboard-problems.ts';
import { dashboardVariables, daysOf } from './dashboard-variables.ts';
import { dashboardsOf, savedDashboard } from './dashboards.ts';
import { dashboardDefinition } from './definition.ts';
import { changeHeaders, expectedVersion, writeHeaders } from './preconditions.ts';

const tags = ['Dashboards'];
const params = z.strictObject({ dashboardId });

export const listDashboards = route({
  name: 'listDashboards',
  get: '/v2/dashboards',
  summary: 'The dashboards of the caller, the latest saved first',
  tags,
  access: readsDocuments,
  answers: {
    200: z.object({
      items: z.array(savedDashboard),
      unreadable: z.int().describe('How many are of a later version of this app'),
    }),
  },
  problems: [dashboardsUnavailable],
  handle: async (_input, { dashboards }: Services, exchange) => {
    const { items, unreadable } = await dashboardsOf(dashboards, exchange).all();
    return ok({ items: [...items], unreadable });
  },
});

export const getDashboard = route({
  name: 'getDashboard',
  get: '/v2/dashboards/{dashboardId}',
  summary: 'How a dashboard is arranged',
  tags,
  access: readsDocuments,
  params,
  answers: { 200: savedDashboard },
  problems: [noSuchDashboard, dashboardsUnavailable],
  handle: async ({ params: { dashboardId: id } }, { dashboards }: Services, exchange) => {
    const saved = await dashboardsOf(dashboards, exchange).read(id);
    return ok(saved, { ETag: saved.etag });
  },
});

export const putDashboard = route({
  name: 'putDashboard',
  put: '/v2/dashboards/{dashboardId}',
  summary: 'Makes a dashboard under an id of the caller’s choice, or arranges it anew',
  description:
    'A new one with `If-None-Match: *`, else with `If-Match`. The same request again finds its own effect. One whose ' +
    'widgets would cost too much together is refused.',
  tags,
  access: writesDocuments,
  params,
  headers: writeHeaders,
  body: dashboardDefinition,
  bodyLimitBytes: 16_384, // four times the largest that the schema takes
  answers: { 200: savedDashboard, 201: savedDashboard },
  problems: [dashboardTooCostly, tooManyDashboards, versionMismatch, ifMatchMissing, dashboardsUnavailable],
  handle: async ({ params: { dashboardId: id }, headers, body }, { dashboards, graphql }: Services, exchange) => {
    const expected = expectedVersion(headers);
    const cost = (await graphql()).reckon({
      documentId: 'Dashboard',
      variables: dashboardVariables(body, daysOf(body, Date.now())),
    });
    if (cost.estimated > cost.limit) throw tooCostlyProblem(cost);
    const saved = await dashboardsOf(dashboards, exchange).save(id, expected, body);
    const made = expected === 0 ? { Location: `/v2/dashboards/${id}` } : undefined;
    return answer(made ? 201 : 200, saved, { ...made, ETag: saved.etag });
  },
});

export const deleteDashboard = route({
  name: 'deleteDashboard',
  delete: '/v2/dashboards/{dashboardId}',
  summary: 'Deletes a dashboard',
  tags,
  access: writesDocuments,
  params,
  headers: changeHeaders,
  answers: { 204: null },
  problems: [noSuchDashboard, versionMismatch, ifMatchMissing, dashboardsUnavailable],
  handle: async ({ params: { dashboardId: id }, headers }, { dashboards }: Services, exchange) => {
    await dashboardsOf(dashboards, exchange).remove(id, expectedVersion(headers));
    return noContent();
  },
});
