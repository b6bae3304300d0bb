import type { HttpAnswer } from '@frontdesk/upstream';
import { z } from 'zod';
import { readJson } from '../json-body.ts';
import type { BackendError } from '../outcome.ts';

const failed = z.object({ errors: z.array(z.object({ code: z.string() })) });

/** `{"errors": [{"code", "title", "pointer"}]}`; the first one speaks for all. */
export function identityError(answer: HttpAnswer): BackendError {
  return { code: readJson(failed, answer)?.errors[0]?.code };
}
