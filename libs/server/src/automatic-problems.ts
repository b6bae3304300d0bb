import { internal, type ProblemKind } from '@frontdesk/problems';
import {
  badRequest,
  bodyTooLarge,
  deadlineExceeded,
  invalidInput,
  notAcceptable,
  requestTooSlow,
  unsupportedMedia,
} from './problems.ts';
import type { Route } from './route.ts';

/** What a route may answer without saying so: what the server itself, the access rule and the features refuse. */
export function automaticProblems(route: Route): readonly ProblemKind[] {
  return [
    badRequest,
    invalidInput,
    ...(route.body ? [requestTooSlow, bodyTooLarge, unsupportedMedia] : []),
    ...(Object.values(route.answers).includes('bytes') ? [] : [notAcceptable]),
    ...(route.access.problems ?? []),
    ...Object.values(route.marks).flatMap(({ problems = [] }) => problems),
    internal,
    deadlineExceeded,
  ];
}
