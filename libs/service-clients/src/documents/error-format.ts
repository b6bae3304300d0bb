import type { HttpAnswer } from '@frontdesk/upstream';
import { z } from 'zod';
import { readJson } from '../json-body.ts';
import type { BackendError } from '../outcome.ts';
import { secondsOf } from '../seconds-of.ts';

const problem = z.object({ type: z.string(), currentVersion: z.unknown().optional() });

const documentsType = /^https:\/\/[^/]+\/documents\/([a-z-]+)$/;

/** RFC 9457; the code is the last part of `type`. `RateLimit` says when to come back, in its `t`. */
export function documentsError(answer: HttpAnswer): BackendError {
  const body = readJson(problem, answer);
  const code = documentsType.exec(body?.type ?? '')?.[1];
  const details = body && { currentVersion: body.currentVersion };
  return { code, details, ...(answer.status === 429 && { retryAfterS: resetOf(answer.headers['ratelimit']) }) };
}

/** `"tenant";r=0;t=9` → 9 */
function resetOf(field: string | undefined): number | undefined {
  return secondsOf(/;\s*t=(\d+)/.exec(field ?? '')?.[1]);
}
