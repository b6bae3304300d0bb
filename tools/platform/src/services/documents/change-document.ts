// Changing a document's metadata, and moving it to the bin.
import type { Answer } from '../../http/answer.ts';
import { check } from '../../http/input.ts';
import { Refusal } from '../../http/refusal.ts';
import type { ServiceRequest } from '../../http/service.ts';
import type { TokenCaller } from '../../http/tokens.ts';
import { effectiveAccess } from '../../world/access.ts';
import type { Document } from '../../world/document.ts';
import { removeDocument } from '../../world/remove-document.ts';
import type { World } from '../../world/world.ts';
import { documentForm, etagOf, invalid, isoTime } from './documents-form.ts';
import { documentUpdated } from './document-updated.ts';
import { patchInput } from './documents-input.ts';
import type { PatchInput } from './documents-input.ts';
import { requireFolder } from './create-document.ts';
import { requireDocument } from './require-document.ts';

type Request = ServiceRequest<TokenCaller>;

export function updateDocument(world: World, request: Request): Answer {
  const document = requireDocument(world, request, 'write');
  requireMatch(document, request.headers['if-match']);
  const patch = patchOf(request);
  if (patch.folderId && patch.folderId !== document.folderId) requireFolder(world, request.caller, patch.folderId);
  if (patch.ownerId && patch.ownerId !== document.ownerId) handOver(world, document, { request, to: patch.ownerId });
  const changedFields = applied(document, patch);
  if (changedFields.length > 0) {
    document.version += 1;
    document.updatedAt = world.now();
    document.updatedBy = request.caller.userId;
    world.publish(documentUpdated(world, document, { changedFields, traceparent: request.traceparent }));
  }
  return { status: 200, headers: { ETag: etagOf(document) }, body: documentForm(document, world) };
}

export function deleteDocument(world: World, request: Request): Answer {
  const { documentId, tenantId } = requireDocument(world, request, 'delete');
  removeDocument(world, documentId);
  const data = { documentId, deletedBy: request.caller.userId, deletedAt: isoTime(world.now()) };
  const { traceparent } = request;
  world.publish({ type: 'document.deleted', source: 'documents', subject: documentId, tenantId, data, traceparent });
  return { status: 204 };
}

function requireMatch(document: Document, ifMatch: string | undefined): void {
  if (ifMatch === undefined) throw new Refusal(428, 'if-match-required', '');
  const etag = etagOf(document);
  if (ifMatch === etag) return;
  throw new Refusal(412, 'version-mismatch', `If-Match was ${ifMatch.slice(0, 40)}, the document is at ${etag}`, {
    headers: { ETag: etag },
    details: { currentVersion: document.version },
  });
}

function patchOf(request: Request): PatchInput {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim();
  if (type !== 'application/merge-patch+json') {
    throw new Refusal(400, 'invalid-request', 'the content type must be application/merge-patch+json');
  }
  const input = check(patchInput, request.json());
  if (!input.ok) throw invalid(input.faults);
  return input.value;
}

/** Only an owner hands a document over; the new owner gets the grant, the old one keeps theirs. */
function handOver(world: World, document: Document, { request, to }: { request: Request; to: string }): void {
  const { userId, tenantId } = request.caller;
  const { documentId } = document;
  if (effectiveAccess(world, userId, documentId)?.role !== 'owner') {
    throw new Refusal(403, 'forbidden', 'needs the role owner');
  }
  const user = world.users.get(to);
  if (user?.tenantId !== tenantId || user.status !== 'active') {
    throw invalid([{ path: ['ownerId'], message: 'is not an active user of the tenant' }]);
  }
  const own = [...world.grants.values()].find((grant) => grant.documentId === documentId && grant.granteeId === to);
  const grantId = own?.grantId ?? world.newId('grt');
  const given = { grantId, documentId, folderId: null, granteeId: to, role: 'owner', expiresAt: null } as const;
  world.grants.set(grantId, { ...given, grantedBy: userId, grantedAt: world.now(), internalNotes: null });
}

function applied(document: Document, patch: PatchInput): string[] {
  const changed = Object.entries(patch).filter(
    ([name, value]) => value !== undefined && document[name as keyof PatchInput] !== value,
  );
  Object.assign(document, Object.fromEntries(changed));
  return changed.map(([name]) => name);
}
