import { defineProblem } from '@frontdesk/problems';

/** What is done has to be recorded, and cannot be at the moment. */
export const auditUnavailable = defineProblem({
  code: 'audit-unavailable',
  status: 503,
  title: 'Audit unavailable',
  reason: 'unavailable',
});
