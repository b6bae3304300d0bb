import { defineProblem } from '@frontdesk/problems';

export const tooManyStreams = defineProblem({
  code: 'too-many-streams',
  status: 429,
  title: 'Too many open streams',
});
