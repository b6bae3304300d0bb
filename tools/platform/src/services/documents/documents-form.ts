// How documents writes things: camelCase, ISO 8601 in UTC, RFC 9457 problems.
import type { Answer } from '../../http/answer.ts';
import type { InputFault } from '../../http/input.ts';
import { pointerTo } from '../../http/input.ts';
import { Refusal } from '../../http/refusal.ts';
import type { Attachment, Document } from '../../world/document.ts';
import type { Internals } from '../../world/internals.ts';
import type { World } from '../../world/world.ts';

/** ISO 8601 in UTC, without milliseconds where there are none. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

export function etagOf(document: Document): string {
  return `"v${document.version}"`;
}

export function summaryForm(document: Document, internals: Internals): Record<string, unknown> {
  const { documentId, tenantId, title, folderId, ownerId, status, currentRevision } = document;
  return {
    documentId,
    tenantId,
    title,
    folderId,
    ownerId,
    status,
    currentRevision,
    createdAt: isoTime(document.createdAt),
    updatedAt: isoTime(document.updatedAt),
    storageKey: internals.text(document.storageKey),
  };
}

export function documentForm(document: Document, world: World): Record<string, unknown> {
  const { documentId, description, language, version, wordCount, createdBy, updatedBy } = document;
  const attachments = [...world.attachments.values()].filter((attachment) => attachment.documentId === documentId);
  return {
    ...summaryForm(document, world.internals),
    description,
    language,
    version,
    wordCount,
    attachmentCount: Math.min(100, attachments.length),
    thumbnailUrl: document.hasThumbnail ? `https://files.platform.internal/thumb/${documentId}.webp` : null,
    createdBy,
    updatedBy,
    internalNotes: world.internals.text(document.internalNotes),
  };
}

export function tagsForm(document: Document): Record<string, unknown> {
  const byName = [...document.tags].sort((a, b) => (a.name < b.name ? -1 : 1));
  const items = byName.map(({ name, addedBy, addedAt }) => ({ name, addedBy, addedAt: isoTime(addedAt) }));
  return { documentId: document.documentId, items };
}

export function attachmentForm(
  attachment: Attachment,
  download: { url: string; expiresAt: number } | null,
  internals: Internals,
): Record<string, unknown> {
  const { attachmentId, fileName, mediaType, sizeBytes, scanStatus, uploadedBy, uploadedAt, storageKey } = attachment;
  return {
    attachmentId,
    fileName,
    mediaType,
    sizeBytes,
    scanStatus,
    downloadUrl: download?.url ?? null,
    downloadUrlExpiresAt: download ? isoTime(download.expiresAt) : null,
    uploadedBy,
    uploadedAt: isoTime(uploadedAt),
    storageKey: internals.text(storageKey),
  };
}

const titles: Readonly<Record<string, string>> = {
  'invalid-request': 'Invalid request',
  'invalid-token': 'Invalid token',
  forbidden: 'Forbidden',
  'not-found': 'Document not found',
  'version-mismatch': 'Version mismatch',
  'if-match-required': 'If-Match required',
  'rate-limited': 'Too many requests',
};

const codeOf: Readonly<Record<number, string>> = {
  400: 'invalid-request',
  401: 'invalid-token',
  403: 'forbidden',
  404: 'not-found',
  412: 'version-mismatch',
  413: 'invalid-request',
  428: 'if-match-required',
  429: 'rate-limited',
};

export function problemAnswer(refusal: Refusal, instance: string, internals: Internals): Answer {
  const status = refusal.status === 413 ? 400 : refusal.status;
  const code = codeOf[status];
  const headers = status === 401 ? { 'WWW-Authenticate': 'Bearer error="invalid_token"' } : {};
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers, ...refusal.headers },
    body: {
      type: code ? `https://errors.platform.internal/documents/${code}` : 'about:blank',
      title: code ? titles[code] : 'Internal server error',
      status,
      detail: code && refusal.message ? refusal.message : undefined,
      instance,
      ...refusal.details,
      debugInfo: internals.text(refusal.debugInfo),
    },
  };
}

export function invalid(faults: readonly InputFault[]): Refusal {
  const errors = faults.map(({ path, message }) => ({ pointer: pointerTo(path), detail: message }));
  const count = errors.length === 1 ? '1 member' : `${errors.length} members`;
  const verb = errors.length === 1 ? 'is' : 'are';
  return new Refusal(400, 'invalid-request', `${count} of the request ${verb} not valid`, { details: { errors } });
}
