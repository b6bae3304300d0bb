import type { HttpAnswer } from '@frontdesk/upstream';
import { z } from 'zod';
import { readJson, secondsOf } from '../json-body.ts';
import type { BackendError } from '../outcome.ts';

const problem = z.object({ type: z.string(), currentVersion: z.unknown().optional() });

/** RFC 9457; the code is the last part of `type`. `RateLimit` says when to come back, in its `t`. */
export function documentsError(answer: HttpAnswer): BackendError {
  const body = readJson(problem, answer);
  const code = body?.type.startsWith('https://errors.platform.internal/documents/')
    ? body.type.split('/').at(-1)
    : undefined;
  const details = body && { currentVersion: body.currentVersion };
  return { code, details, ...(answer.status === 429 && { retryAfterS: resetOf(answer.headers['ratelimit']) }) };
}

/** `"tenant";r=0;t=9` → 9 */
function resetOf(field: string | undefined): number | undefined {
  return secondsOf(/;\s*t=(\d+)/.exec(field ?? '')?.[1]);
}
