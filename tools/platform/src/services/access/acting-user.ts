// Who acts: services prove themselves with the platform key, and name the user.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Incoming, ServiceRequest } from '../../http/service.ts';
import { effectiveAccess } from '../../world/access.ts';
import type { Decision } from '../../world/access.ts';
import type { Document } from '../../world/document.ts';
import type { Permission } from '../../world/grant.ts';
import type { World } from '../../world/world.ts';
import { refused } from './access-form.ts';

export interface ActingUser {
  readonly userId: string;
  readonly tenantId: string;
}

export function actingUser(world: World, platformKey: string): (request: Incoming) => ActingUser {
  return ({ headers }) => {
    const key = headers['x-platform-key'];
    if (typeof key !== 'string' || !isSame(key, platformKey)) throw refused(1401, 'caller not recognised');
    const user = world.users.get(String(headers['x-user-id'] ?? ''));
    if (!user) throw refused(1402, 'unknown user in X-User-Id');
    return { userId: user.userId, tenantId: user.tenantId };
  };
}

export interface Seen {
  readonly document: Document;
  readonly decision: Decision;
}

/** The document of the path in the user's tenant, and what the user may do with it. */
export function requireDocument(world: World, { params, caller }: ServiceRequest<ActingUser>): Seen {
  const document = world.documents.get(params['documentId'] ?? '');
  const decision = document && effectiveAccess(world, caller.userId, document.documentId);
  if (!document || !decision) throw refused(1404, 'document not found');
  return { document, decision };
}

export function requirePermission({ decision }: Seen, permission: Permission): void {
  if (!decision.permissions.includes(permission)) throw refused(1403, `needs permission ${permission}`);
}

function isSame(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
