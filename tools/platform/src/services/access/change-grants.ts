// Giving and taking roles.
import { z } from 'zod';
import type { Answer } from '../../http/answer.ts';
import { check } from '../../http/input.ts';
import { Refusal } from '../../http/refusal.ts';
import type { ServiceRequest } from '../../http/service.ts';
import { grantsOn, hasExpired } from '../../world/access.ts';
import type { Document } from '../../world/document.ts';
import type { Grant, Role } from '../../world/grant.ts';
import type { World } from '../../world/world.ts';
import { grantForm, refused, wholeSeconds } from './access-form.ts';
import { requireDocument, requirePermission } from './acting-user.ts';
import type { ActingUser, Seen } from './acting-user.ts';

type Request = ServiceRequest<ActingUser>;

const putInput = z.object({
  role: z.enum(['viewer', 'commenter', 'editor', 'owner'], 'must be viewer, commenter, editor or owner'),
  expiresAt: z.iso
    .datetime('must be ISO 8601 in UTC')
    .nullable()
    .default(null)
    .transform((text) => (text === null ? null : Math.floor(Date.parse(text) / 1000) * 1000)),
});

export function putGrant(world: World, request: Request): Answer {
  const seen = requireDocument(world, request);
  requirePermission(seen, 'share');
  const { document } = seen;
  const granteeId = requireGrantee(world, request);
  const { role, expiresAt } = requireInput(world, request);
  const own = ownGrant(world, document, granteeId);
  if (!own) requireNotInherited(world, document, granteeId);
  if (role === 'owner' || own?.role === 'owner') requireOwner(seen);
  if (own && (role !== 'owner' || expiresAt !== null)) requireAnotherOwner(world, document, own);
  if (own && own.role === role && own.expiresAt === expiresAt) {
    return { status: 200, body: grantForm(own, document, world.internals) };
  }
  const grant: Grant = {
    grantId: own?.grantId ?? world.newId('grt'),
    documentId: document.documentId,
    folderId: null,
    granteeId,
    role,
    grantedBy: request.caller.userId,
    grantedAt: world.now(),
    expiresAt,
    internalNotes: own?.internalNotes ?? 'via share dialog',
  };
  world.grants.set(grant.grantId, grant);
  tell(world, request, { document, granteeId, role, previousRole: own?.role ?? null });
  return { status: own ? 200 : 201, body: grantForm(grant, document, world.internals) };
}

export function deleteGrant(world: World, request: Request): Answer {
  const seen = requireDocument(world, request);
  const { document } = seen;
  const granteeId = request.params['granteeId'] ?? '';
  if (granteeId !== request.caller.userId) requirePermission(seen, 'share');
  const own = ownGrant(world, document, granteeId);
  if (!own) {
    requireNotInherited(world, document, granteeId);
    return { status: 204 };
  }
  if (own.role === 'owner') requireOwner(seen);
  requireAnotherOwner(world, document, own);
  world.grants.delete(own.grantId);
  tell(world, request, { document, granteeId, role: null, previousRole: own.role });
  return { status: 204 };
}

function requireGrantee(world: World, { params, caller }: Request): string {
  const granteeId = params['granteeId'] ?? '';
  const grantee = world.users.get(granteeId) ?? world.groups.get(granteeId);
  if (grantee?.tenantId !== caller.tenantId) throw refused(1400, 'granteeId is not a user or group of the tenant');
  return granteeId;
}

function requireInput(world: World, request: Request): z.infer<typeof putInput> {
  const input = check(putInput, request.json());
  if (!input.ok) {
    const [first] = input.faults;
    throw refused(1400, `${first?.path.join('.') || 'body'} ${first?.message ?? 'is not valid'}`);
  }
  const { expiresAt } = input.value;
  if (expiresAt !== null && expiresAt <= world.now()) throw refused(1400, 'expiresAt must be in the future');
  return input.value;
}

function ownGrant(world: World, { documentId }: Document, granteeId: string): Grant | undefined {
  return [...world.grants.values()].find((grant) => grant.documentId === documentId && grant.granteeId === granteeId);
}

function requireNotInherited(world: World, document: Document, granteeId: string): void {
  const inherited = grantsOn(world, document).find((grant) => grant.folderId && grant.granteeId === granteeId);
  if (inherited) throw refused(1410, `grant comes from ${inherited.folderId}`);
}

function requireOwner({ decision }: Seen): void {
  if (decision.role !== 'owner') throw refused(1403, 'needs the role owner');
}

/** The grant may go or change: it is not what makes the last owner. */
function requireAnotherOwner(world: World, document: Document, grant: Grant): void {
  if (grant.role !== 'owner') return;
  const others = grantsOn(world, document).filter(
    (other) => other.role === 'owner' && other.grantId !== grant.grantId && !hasExpired(other, world.now()),
  );
  if (others.length === 0) throw new Refusal(409, '1409', 'a document needs an owner');
}

interface Told {
  readonly document: Document;
  readonly granteeId: string;
  readonly role: Role | null;
  readonly previousRole: Role | null;
}

function tell(world: World, request: Request, { document, granteeId, role, previousRole }: Told): void {
  const { documentId, tenantId } = document;
  const changedAt = wholeSeconds(world.now());
  world.publish({
    type: 'access.changed',
    source: 'access',
    subject: documentId,
    tenantId,
    data: { documentId, granteeId, role, previousRole, changedBy: request.caller.userId, changedAt },
    traceparent: request.traceparent,
  });
}
