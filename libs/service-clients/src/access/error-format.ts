import type { HttpAnswer } from '@frontdesk/upstream';
import { z } from 'zod';
import { readJson } from '../json-body.ts';
import type { BackendError } from '../outcome.ts';
import { secondsOf } from '../seconds-of.ts';

const failed = z.object({ errorCode: z.int() });

/** `{"message", "errorCode"}`; the code is a number, and ours is its text. */
export function accessError(answer: HttpAnswer): BackendError {
  const body = readJson(failed, answer);
  return { code: body && String(body.errorCode), retryAfterS: secondsOf(answer.headers['retry-after']) };
}
