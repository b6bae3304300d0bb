import { createHash } from 'node:crypto';
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

/** What a person is called in the directory that Teams signs in with: a GUID, the same on every start. */
export function directoryIdOf(userId: string): string {
  const hex = createHash('sha256').update(userId).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** All who may sign in, as the local Teams reads them: the directory of an organisation. */
export function directory() {
  return activeUsersByTenant().flatMap(({ tenant, users: people }) =>
    people.map((user) => ({
      userId: user.userId,
      directoryId: directoryIdOf(user.userId),
      tenantId: user.tenantId,
      tenant,
      displayName: user.displayName,
      email: user.email,
      jobTitle: user.jobTitle,
    })),
  );
}
