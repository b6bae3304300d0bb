// The decision who may do what: the strongest of direct, group, folder and tenant-default grants that have not expired.
import type { Grant, Permission, Role } from './grant.ts';
import type { Document } from './document.ts';
import type { World } from './world.ts';

export interface Decision {
  readonly role: Role | 'none';
  readonly permissions: readonly Permission[];
  /** Where the strongest grant comes from. */
  readonly source: 'none' | 'direct' | 'group' | 'folder' | 'tenantDefault';
  /** When the decision ends by itself: the expiry of the grant that decided. */
  readonly expiresAt: number | null;
  /** True when a grant there was has expired and nothing else speaks for the user. */
  readonly expired: boolean;
  readonly trace: readonly string[];
}

const strength: Record<Role | 'none', number> = { none: 0, viewer: 1, commenter: 2, editor: 3, owner: 4 };

const permissionsOf: Record<Role | 'none', readonly Permission[]> = {
  none: [],
  viewer: ['read'],
  commenter: ['read', 'comment'],
  editor: ['read', 'comment', 'write', 'share'],
  owner: ['read', 'comment', 'write', 'share', 'delete'],
};

/** Undefined when there is no such document in the user's tenant, or no such user. */
export function effectiveAccess(world: World, userId: string, documentId: string): Decision | undefined {
  const user = world.users.get(userId);
  const document = world.documents.get(documentId);
  if (!user || !document || user.tenantId !== document.tenantId) return undefined;
  const trace = ['tenant-default'];
  if (user.status === 'deactivated') return { ...nothing, trace: [...trace, 'deactivated'] };
  const tenantRole = world.tenants.get(user.tenantId)?.defaultRole ?? 'none';
  let decision: Decision = document.followsTenantDefault && tenantRole !== 'none' ? byDefault(tenantRole) : nothing;
  let expired = false;
  for (const grant of grantsOn(world, document)) {
    if (grant.granteeId !== userId && !user.groupIds.includes(grant.granteeId)) continue;
    if (grant.folderId) trace.push(`folder:${grant.folderId}`);
    trace.push(`grant:${grant.grantId}`);
    if (hasExpired(grant, world.now())) expired = true;
    else decision = stronger(decision, fromGrant(grant));
  }
  return { ...decision, expired: expired && decision.role === 'none', trace: trace.slice(0, 50) };
}

export function may(world: World, userId: string, documentId: string, permission: Permission): boolean {
  return effectiveAccess(world, userId, documentId)?.permissions.includes(permission) ?? false;
}

/** Grants on the document and on its folders, nearest first: the order that decides between equals. */
export function grantsOn(world: World, document: Document): Grant[] {
  const own = [...world.grants.on(document.documentId)];
  const inherited = upwards(world, document.folderId).flatMap((folderId) => [...world.grants.on(folderId)]);
  const isUsers = (grant: Grant): number => (grant.granteeId.startsWith('usr_') ? 0 : 1);
  own.sort((a, b) => isUsers(a) - isUsers(b));
  return [...own, ...inherited];
}

export function hasExpired(grant: Grant, now: number): boolean {
  return grant.expiresAt !== null && grant.expiresAt <= now;
}

export function isStrongerOrEqual(role: Role | 'none', than: Role | 'none'): boolean {
  return strength[role] >= strength[than];
}

/** The strongest role that grants on the folder, or on one above it, give the user. */
export function roleOnFolder(world: World, userId: string, folderId: string): Role | 'none' {
  const user = world.users.get(userId);
  const grants = upwards(world, folderId).flatMap((above) => [...world.grants.on(above)]);
  let role: Role | 'none' = 'none';
  for (const grant of grants) {
    if (hasExpired(grant, world.now())) continue;
    const isTheirs = grant.granteeId === userId || user?.groupIds.includes(grant.granteeId);
    if (isTheirs && strength[grant.role] > strength[role]) role = grant.role;
  }
  return role;
}

/** The folder and those above it. */
function upwards(world: World, folderId: string | null): string[] {
  const folders: string[] = [];
  let at = folderId;
  while (at && !folders.includes(at)) {
    folders.push(at);
    at = world.folders.get(at)?.parentId ?? null;
  }
  return folders;
}

const nothing: Decision = {
  role: 'none',
  permissions: [],
  source: 'none',
  expiresAt: null,
  expired: false,
  trace: [],
};

function byDefault(role: Role): Decision {
  return { ...nothing, role, permissions: permissionsOf[role], source: 'tenantDefault' };
}

function fromGrant(grant: Grant): Decision {
  const source = grant.folderId ? 'folder' : grant.granteeId.startsWith('grp_') ? 'group' : 'direct';
  return { ...nothing, role: grant.role, permissions: permissionsOf[grant.role], source, expiresAt: grant.expiresAt };
}

/** The stronger role; of equal ones the one that lasts, then the one already there. */
function stronger(a: Decision, b: Decision): Decision {
  if (strength[a.role] !== strength[b.role]) return strength[a.role] > strength[b.role] ? a : b;
  return a.expiresAt !== null && b.expiresAt === null ? b : a;
}
