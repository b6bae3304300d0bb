import type { HttpAnswer } from '@frontdesk/upstream';
import { z } from 'zod';
import { readJson } from '../json-body.ts';
import type { BackendError } from '../outcome.ts';

/** As OpenAI writes errors; in a stream too. */
export const generationFailed = z.object({ error: z.object({ code: z.string() }) });

/** `{"error": {"message", "type", "param", "code"}}`; `x-ratelimit-reset-requests` says when to come back. */
export function generationError(answer: HttpAnswer): BackendError {
  const code = readJson(generationFailed, answer)?.error.code;
  const waits = answer.status === 429 && code !== 'insufficient_quota';
  return { code, ...(waits && { retryAfterS: durationS(answer.headers['x-ratelimit-reset-requests']) }) };
}

const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** `1m30s` → 90, rounded up to whole seconds. */
export function durationS(text: string | undefined): number | undefined {
  if (text === undefined || !/^(\d{1,6}h)?(\d{1,6}m)?(\d{1,6}(\.\d{1,6})?s)?(\d{1,6}ms)?$/.test(text)) return undefined;
  const parts = [...text.matchAll(/([\d.]+)(ms|[hms])/g)];
  if (parts.length === 0) return undefined;
  return Math.ceil(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0), 0));
}
