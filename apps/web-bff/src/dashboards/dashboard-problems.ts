import { Problem, defineProblem } from '@frontdesk/problems';
import { etagOf, versionMismatch } from '../documents/if-match.ts';
import type { Cost } from '../graphql/refusals.ts';

export const noSuchDashboard = defineProblem({ code: 'no-such-dashboard', status: 404, title: 'No such dashboard' });
export const tooManyDashboards = defineProblem({
  code: 'too-many-dashboards',
  status: 409,
  title: 'Too many dashboards',
});
export const dashboardTooCostly = defineProblem({
  code: 'dashboard-too-costly',
  status: 422,
  title: 'The dashboard would cost too much',
});
export const dashboardsUnavailable = defineProblem({
  code: 'dashboards-unavailable',
  status: 503,
  title: 'Dashboards cannot be reached now',
  reason: 'unavailable',
});

export function noSuchDashboardProblem(): Problem {
  return new Problem(noSuchDashboard, 'There is no dashboard of this id.');
}

/** `current` is the version that it is at; 0: there is none. */
export function mismatchProblem(current: number): Problem {
  const etag = current === 0 ? null : etagOf(current);
  const detail =
    etag === null ? 'There is no such dashboard any more.' : 'The dashboard is another one by now: read it again.';
  return new Problem(versionMismatch, detail, {
    extensions: { etag },
    ...(etag !== null && { headers: { ETag: etag } }),
  });
}

export function tooCostlyProblem({ estimated, limit }: Cost): Problem {
  const detail = `It may cost ${estimated}, and ${limit} is the most: fewer documents, or fewer widgets for each.`;
  return new Problem(dashboardTooCostly, detail, { extensions: { estimated, limit } });
}

/** What the store rejects with: it is away, or holds what this version of the app cannot read. */
export function unavailableProblem(cause: unknown): Problem {
  return new Problem(dashboardsUnavailable, 'Dashboards cannot be reached at the moment.', {
    ...{ cause, log: 'the store of dashboards failed', headers: { 'Retry-After': '1' } },
  });
}
