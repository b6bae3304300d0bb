import type { HttpAnswer } from '@frontdesk/upstream';
import { z } from 'zod';
import { readJson } from '../json-body.ts';
import type { BackendError } from '../outcome.ts';

const failed = z.object({ error: z.object({ code: z.string(), details: z.unknown().optional() }) });

/** `{"error": {"code", "message", "details"}}` */
export function revisionsError(answer: HttpAnswer): BackendError {
  return readJson(failed, answer)?.error ?? {};
}
