// How access writes things: camelCase, ISO 8601 in whole seconds, `{message, errorCode}`.
import type { Answer } from '../../http/answer.ts';
import { Refusal } from '../../http/refusal.ts';
import type { Decision } from '../../world/access.ts';
import type { Document } from '../../world/document.ts';
import type { Grant } from '../../world/grant.ts';
import type { Internals } from '../../world/internals.ts';

export function wholeSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : wholeSeconds(ms);
}

export function decisionForm(
  decision: Decision,
  about: { documentId: string; userId: string; now: number },
  internals: Internals,
): Record<string, unknown> {
  const { role, permissions, source, expiresAt, trace } = decision;
  const { documentId, userId, now } = about;
  return {
    documentId,
    userId,
    role,
    permissions,
    source,
    expiresAt: timeOrNull(expiresAt),
    evaluatedAt: wholeSeconds(now),
    policyTrace: internals.texts(trace),
  };
}

export function grantForm(grant: Grant, { documentId }: Document, internals: Internals): Record<string, unknown> {
  const { grantId, granteeId, role, folderId, grantedBy, grantedAt, expiresAt, internalNotes } = grant;
  return {
    grantId,
    documentId,
    granteeId,
    granteeType: granteeId.startsWith('usr_') ? 'user' : 'group',
    role,
    inheritedFrom: folderId,
    grantedBy,
    grantedAt: wholeSeconds(grantedAt),
    expiresAt: timeOrNull(expiresAt),
    internalNotes: internals.text(internalNotes),
  };
}

const documented = [1400, 1401, 1402, 1403, 1404, 1409, 1410, 1429, 1500];

export function errorAnswer(refusal: Refusal, internals: Internals): Answer {
  const status = refusal.status === 413 ? 400 : refusal.status;
  const own = Number(refusal.code);
  const usual = documented.includes(1000 + status) ? 1000 + status : 1500;
  const isInternal = status >= 500;
  const retry = status === 429 && !refusal.headers['Retry-After'] ? { 'Retry-After': '2' } : {};
  return {
    status,
    headers: { ...retry, ...refusal.headers },
    body: {
      message: isInternal ? 'policy engine not reachable' : refusal.message.slice(0, 300),
      errorCode: documented.includes(own) ? own : usual,
      debugInfo: internals.text(refusal.debugInfo),
    },
  };
}

export function refused(errorCode: number, message: string): Refusal {
  const status = errorCode === 1402 ? 401 : errorCode === 1410 ? 409 : errorCode - 1000;
  return new Refusal(status, String(errorCode), message);
}
