import { seededTenants, seededUsers, type SeededUser } from '@frontdesk/platform/people';

const users = new Map(seededUsers.map((user) => [user.userId, user]));

/** A person who may sign in: the platform's users, without the deactivated. */
export function activeUser(userId: string): SeededUser | undefined {
  const user = users.get(userId);
  return user?.status === 'deactivated' ? undefined : user;
}

/** All who may sign in, by tenant, as the login page shows them. */
export function activeUsersByTenant(): { readonly tenant: string; readonly users: readonly SeededUser[] }[] {
  return seededTenants.map(({ tenantId, name }) => ({
    tenant: name,
    users: seededUsers.filter((user) => user.tenantId === tenantId && user.status !== 'deactivated'),
  }));
}

/** What an ID token or the userinfo endpoint says about a person. */
export function claimsOf(user: SeededUser) {
  return {
    sub: user.userId,
    tid: user.tenantId,
    name: user.displayName,
    given_name: user.givenName,
    family_name: user.familyName,
    email: user.email,
    email_verified: user.status === 'active',
  };
}
