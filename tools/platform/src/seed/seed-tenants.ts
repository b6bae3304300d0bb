// Tenants, people, groups, folders and flags of the seeded world.
import type { World } from '../world/world.ts';
import { at } from './dates.ts';
import { brightwater, halden, nordlys, seededGroups, seededTenants, seededUsers } from './people.ts';
import type { SeededTenant, SeededUser } from './people.ts';

export const seededFolders = [
  { folderId: 'fld_planning3j8', tenantId: halden, parentId: null, name: 'Planning' },
  { folderId: 'fld_hubplans4x2', tenantId: halden, parentId: 'fld_planning3j8', name: 'Hubs' },
  { folderId: 'fld_fleetdocs7m', tenantId: halden, parentId: null, name: 'Fleet' },
  { folderId: 'fld_finance6q2', tenantId: halden, parentId: null, name: 'Finance' },
  { folderId: 'fld_gridplan5t9', tenantId: nordlys, parentId: null, name: 'Grid' },
  { folderId: 'fld_windfarm8c1', tenantId: nordlys, parentId: null, name: 'Wind farms' },
  { folderId: 'fld_clinical2b7', tenantId: brightwater, parentId: null, name: 'Clinical' },
  { folderId: 'fld_itopsdocs3k', tenantId: brightwater, parentId: null, name: 'IT operations' },
] as const;

export function seedTenants(world: World): void {
  for (const tenant of seededTenants) seedTenant(world, tenant);
  for (const group of seededGroups) world.groups.set(group.groupId, { ...group });
  for (const user of seededUsers) seedUser(world, user);
  for (const folder of seededFolders) world.folders.set(folder.folderId, { ...folder });
  seedFlags(world);
}

function seedTenant(world: World, tenant: SeededTenant): void {
  const isEnterprise = tenant.plan === 'enterprise';
  world.tenants.set(tenant.tenantId, {
    tenantId: tenant.tenantId,
    name: tenant.name,
    plan: tenant.plan,
    region: tenant.region,
    defaultLocale: tenant.locale,
    timeZone: tenant.timeZone,
    primaryColor: tenant.primaryColor,
    logoUrl: `https://assets.platform.internal/${tenant.tenantId}/logo.svg`,
    ai: {
      enabled: tenant.aiEnabled,
      allowedModels: isEnterprise ? ['platform-large', 'platform-small'] : ['platform-small'],
      retentionDays: 30,
      monthlyBudgetUsd: isEnterprise ? 4000 : 400,
    },
    maxCollaborators: isEnterprise ? 500 : 50,
    defaultRole: tenant.defaultRole,
    updatedAt: at('2026-04-11T07:00:00Z'),
    costCenter: 'CC-9001',
    internalNotes: isEnterprise ? 'renewal in November, keep the large model on' : null,
  });
}

function seedUser(world: World, user: SeededUser): void {
  const { hasAvatar, createdAt, updatedAt, groupIds, ...rest } = user;
  const tenant = world.tenants.get(user.tenantId)!;
  const domain = user.email.split('@')[1]!.replace('.', ',dc=');
  const unit = groupIds[0] ? world.groups.get(groupIds[0])!.name.split(' ').at(-1)! : 'staff';
  world.users.set(user.userId, {
    ...rest,
    groupIds: [...groupIds],
    avatarUrl: hasAvatar ? `https://avatars.platform.internal/${user.userId}.webp` : null,
    createdAt: at(createdAt),
    updatedAt: at(updatedAt),
    directoryDn: `uid=${user.givenName[0]}${user.familyName},ou=${unit},dc=${domain}`.toLowerCase(),
  });
  world.preferences.set(user.userId, {
    userId: user.userId,
    locale: tenant.defaultLocale,
    timeZone: tenant.timeZone,
    theme: 'system',
    density: 'comfortable',
    notifications: { email: 'daily', push: true, mentionsOnly: false },
    ai: { autoSummary: true, language: tenant.defaultLocale },
    updatedAt: at('2026-03-30T17:12:08Z'),
  });
}

function seedFlags(world: World): void {
  for (const { tenantId } of seededTenants) {
    const isBeta = tenantId === halden;
    const flags = [
      {
        key: 'ai-chat',
        enabled: isBeta,
        variant: isBeta ? 'streaming' : null,
        rolloutRule: 'tenant in beta-eu',
        onFor: [],
      },
      { key: 'semantic-search', enabled: true, variant: null, rolloutRule: 'all', onFor: [] },
      {
        key: 'offline-mobile',
        enabled: false,
        variant: null,
        rolloutRule: 'percent 10',
        onFor: ['usr_dan6j1x8hse4', 'usr_pia5u8d3smq1'],
      },
      { key: 'compact-cards', enabled: !isBeta, variant: null, rolloutRule: 'plan not enterprise', onFor: [] },
    ];
    for (const flag of flags) world.flags.set(`${tenantId}/${flag.key}`, { tenantId, ...flag });
  }
}
