import { Problem } from '@frontdesk/problems';
import { ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { operationCosts } from '../graphql/operation-costs.ts';
import { runOperation } from '../graphql/run-operation.ts';
import { dashboardId } from '../ids.ts';
import type { Services } from '../services.ts';
import { dashboardData } from './dashboard-data.ts';
import type { Answered } from './dashboard-data.ts';
import { dashboardTooCostly, dashboardsUnavailable, noSuchDashboard, tooCostlyProblem } from './dashboard-problems.ts';
import { dashboardVariables, daysOf } from './dashboard-variables.ts';
import { dashboardsOf } from './dashboards.ts';
import { presentWidgets } from './present-widgets.ts';

export const runDashboard = route({
  name: 'runDashboard',
  get: '/v2/dashboards/{dashboardId}/data',
  summary: 'What a dashboard shows now',
  description:
    'All widgets are one GraphQL operation, `Dashboard`. A part that could not be had is null, and named in the `errors` of its widget.',
  tags: ['Dashboards'],
  access: readsDocuments,
  ...operationCosts,
  params: z.strictObject({ dashboardId }),
  answers: { 200: dashboardData },
  problems: [noSuchDashboard, dashboardTooCostly, dashboardsUnavailable],
  handle: async ({ params: { dashboardId: id } }, services: Services, exchange) => {
    const definition = await dashboardsOf(services.dashboards, exchange).read(id);
    const range = daysOf(definition, Date.now());
    const request = { documentId: 'Dashboard', variables: dashboardVariables(definition, range) };
    const { body, isRefused } = await runOperation(services, exchange, () => request);
    const cost = body.extensions?.cost;
    if (isRefused && cost) throw tooCostlyProblem(cost); // the limit was another one when it was saved
    if (isRefused || !cost) throw Problem.from(new Error(`Dashboard was not run: ${body.errors?.[0]?.message}`));
    const widgets = presentWidgets(definition, body.data as Answered, body.errors);
    const lost = widgets.filter(({ errors }) => errors.length > 0).map(({ kind }) => kind);
    const shown = { dashboardId: id, title: definition.title, range, widgets, cost };
    return ok(shown, lost.length > 0 ? { 'Frontdesk-Degraded': lost.join(', '), 'Cache-Control': 'no-store' } : {});
  },
});
