import { Problem, internal } from '@frontdesk/problems';
import type { Answer } from './answer.ts';
import type { Route } from './route.ts';

/** The handler's answer as the route declares it: stripped, checked and made into bytes, once. */
export function settle(route: Route, answer: Answer): Answer {
  const declared = route.answers[answer.status];
  if (declared === undefined) throw broken(route, `answered ${answer.status}, which it does not declare`);
  if (declared === 'bytes') {
    if (!answer.stream) throw broken(route, `answered ${answer.status} without a stream`);
    return answer;
  }
  if (answer.stream) throw broken(route, `answered ${answer.status} with a stream, which it does not declare`);
  if (declared === null) {
    if (answer.body !== undefined)
      throw broken(route, `answered ${answer.status} with a body, which it does not declare`);
    return answer;
  }
  const checked = declared.safeParse(answer.body);
  if (!checked.success) throw broken(route, `answered ${answer.status} in a shape it does not declare`, checked.error);
  return { ...answer, body: checked.data, payload: JSON.stringify(checked.data) };
}

function broken(route: Route, what: string, cause?: unknown): Problem {
  return new Problem(internal, 'Something went wrong on our side.', { log: `route ${route.name} ${what}`, cause });
}
