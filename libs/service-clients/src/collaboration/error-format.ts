import type { HttpAnswer } from '@frontdesk/upstream';
import { z } from 'zod';
import { readJson } from '../json-body.ts';
import type { BackendError } from '../outcome.ts';

const failed = z.object({
  reason: z.string(),
  request_id: z
    .string()
    .regex(/^req_[0-9a-z]{8,32}$/)
    .optional()
    .catch(undefined),
});

/** `{"status", "reason", "request_id"}` */
export function collaborationError(answer: HttpAnswer): BackendError {
  const body = readJson(failed, answer);
  return { code: body?.reason, reference: body?.request_id };
}
