import { Refusal } from '../../http/refusal.ts';
import type { ServiceRequest } from '../../http/service.ts';
import type { TokenCaller } from '../../http/tokens.ts';
import { effectiveAccess } from '../../world/access.ts';
import type { Document } from '../../world/document.ts';
import type { World } from '../../world/world.ts';

const neededRole = { read: 'viewer', write: 'editor', delete: 'owner' } as const;

/** The document of the path; 404 when the caller may not see it, 403 when they may see it but not do this. */
export function requireDocument(
  world: World,
  { params, caller }: ServiceRequest<TokenCaller>,
  permission: keyof typeof neededRole,
): Document {
  const documentId = params['documentId'] ?? '';
  const document = world.documents.get(documentId);
  const decision = effectiveAccess(world, caller.userId, documentId);
  if (!document || !decision?.permissions.includes('read')) throw new Refusal(404, 'not-found', '');
  if (!decision.permissions.includes(permission)) {
    throw new Refusal(403, 'forbidden', `needs the role ${neededRole[permission]}`);
  }
  return document;
}
