// How revisions writes things: camelCase, epoch milliseconds, `{error: {code, message, details}}`.
import type { Answer } from '../../http/answer.ts';
import type { InputFault } from '../../http/input.ts';
import { Refusal } from '../../http/refusal.ts';
import type { Internals } from '../../world/internals.ts';
import { hashOf } from '../../world/random.ts';
import type { Revision } from '../../world/revision.ts';

export function etagOf({ revision }: Revision): string {
  return `"r${revision}"`;
}

export function summaryForm(stored: Revision, internals: Internals): Record<string, unknown> {
  const { documentId, revision, baseRevision, authorId, message, createdAt, wordCount, sizeBytes } = stored;
  return {
    documentId,
    revision,
    baseRevision,
    authorId,
    message,
    createdAt,
    wordCount,
    sizeBytes,
    storageKey: internals.text(stored.storageKey),
    debugInfo: internals.object(null),
  };
}

export function revisionForm(stored: Revision, internals: Internals): Record<string, unknown> {
  const shard = `rev-eu1-${String(hashOf(stored.documentId) % 12).padStart(2, '0')}`;
  return {
    ...summaryForm(stored, internals),
    content: { schemaVersion: 3, blocks: stored.blocks() },
    debugInfo: internals.object({ encodeMs: 1 + (stored.revision % 7), shard }),
  };
}

const codeOf: Readonly<Record<number, string>> = {
  400: 'VALIDATION_FAILED',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'DOCUMENT_NOT_FOUND',
  409: 'REVISION_CONFLICT',
  413: 'CONTENT_TOO_LARGE',
  422: 'IDEMPOTENCY_KEY_REUSED',
};

const maxBytes = 5_242_880;

export function errorAnswer(refusal: Refusal, internals: Internals): Answer {
  const { status, message, headers } = refusal;
  const isOwnCode = /^[A-Z_]+$/.test(refusal.code);
  const code = isOwnCode ? refusal.code : (codeOf[status] ?? 'INTERNAL');
  const details = code === 'CONTENT_TOO_LARGE' ? { maxBytes } : refusal.details;
  const debugInfo = internals.text(refusal.debugInfo);
  return {
    status,
    headers,
    body: { error: { code, message: message.slice(0, 500), details: { ...details, debugInfo } } },
  };
}

export function invalid(faults: readonly InputFault[]): Refusal {
  const [first] = faults;
  const field = first?.path.join('.') ?? '';
  const details = field ? { field } : {};
  return new Refusal(400, 'VALIDATION_FAILED', `${field} ${first?.message ?? 'not valid'}`.trim(), { details });
}
