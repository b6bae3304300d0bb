import type { HttpAnswer } from '@frontdesk/upstream';
import type { BackendError } from '../outcome.ts';

/** Plain text for people, which may hold a stack trace; the code is in `X-Error-Code`. */
export function activityError(answer: HttpAnswer): BackendError {
  const code = answer.headers['x-error-code'];
  return { code: code !== undefined && /^[A-Za-z]{1,60}$/.test(code) ? code : undefined };
}
