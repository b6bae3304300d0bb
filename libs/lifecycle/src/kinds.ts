import { defineProblem } from '@frontdesk/problems';

/** This instance takes no new work; another one does. */
export const shuttingDown = defineProblem({
  code: 'shutting-down',
  status: 503,
  title: 'Shutting down',
  reason: 'unavailable',
});
