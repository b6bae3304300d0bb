import { defineProblem } from '@frontdesk/problems';

/** This instance takes no new work; another one does. */
export const shuttingDown = defineProblem({
  code: 'shutting-down',
  status: 503,
  title: 'Shutting down',
  reason: 'unavailable',
});

/** This instance has more to do than it can. */
export const overloaded = defineProblem({
  code: 'overloaded',
  status: 503,
  title: 'Overloaded',
  reason: 'overloaded',
  intended: true, // counted, and not told as a failure with its stack: that would cost more than the refusal spares
});
