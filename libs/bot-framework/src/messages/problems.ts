import { defineProblem } from '@frontdesk/problems';

export const activityNotKept = defineProblem({
  code: 'activity-not-kept',
  status: 503,
  title: 'The activity could not be kept',
  reason: 'overloaded',
});

export const notInTheAnswer = defineProblem({
  code: 'delivery-mode-not-supported',
  status: 400,
  title: 'Replies are not given in the answer',
});
