// The seeded tenants and the people in them: pure data, also read by the identity provider.

export interface SeededTenant {
  readonly tenantId: string;
  readonly name: string;
  readonly domain: string;
  readonly plan: 'team' | 'business' | 'enterprise';
  readonly region: 'eu-north-1' | 'eu-central-1' | 'us-east-1';
  readonly locale: string;
  readonly timeZone: string;
  readonly primaryColor: string;
  readonly aiEnabled: boolean;
  readonly defaultRole: 'none' | 'viewer' | 'commenter';
}

export interface SeededGroup {
  readonly groupId: string;
  readonly tenantId: string;
  readonly name: string;
}

export interface SeededUser {
  readonly userId: string;
  readonly tenantId: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly displayName: string;
  readonly email: string;
  readonly jobTitle: string | null;
  readonly status: 'active' | 'invited' | 'deactivated';
  readonly groupIds: readonly string[];
  readonly hasAvatar: boolean;
  readonly costCenter: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const halden = 'ten_halden4k7q2w';
export const nordlys = 'ten_nordlys8v3c1x';
export const brightwater = 'ten_brightw5m2k9';

export const seededTenants: readonly SeededTenant[] = [
  {
    tenantId: halden,
    name: 'Halden Logistics',
    domain: 'halden.example',
    plan: 'enterprise',
    region: 'eu-north-1',
    locale: 'en-GB',
    timeZone: 'Europe/Oslo',
    primaryColor: '#0b5d4e',
    aiEnabled: true,
    defaultRole: 'none',
  },
  {
    tenantId: nordlys,
    name: 'Nordlys Energy',
    domain: 'nordlys.example',
    plan: 'business',
    region: 'eu-central-1',
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
    primaryColor: '#1f4e99',
    aiEnabled: false,
    defaultRole: 'viewer',
  },
  {
    tenantId: brightwater,
    name: 'Brightwater Health',
    domain: 'brightwater.example',
    plan: 'team',
    region: 'us-east-1',
    locale: 'en-US',
    timeZone: 'America/New_York',
    primaryColor: '#7a2e8e',
    aiEnabled: true,
    defaultRole: 'commenter',
  },
];

export const seededGroups: readonly SeededGroup[] = [
  { groupId: 'grp_planning7', tenantId: halden, name: 'Network planning' },
  { groupId: 'grp_fleetops2', tenantId: halden, name: 'Fleet operations' },
  { groupId: 'grp_finance4h', tenantId: halden, name: 'Finance' },
  { groupId: 'grp_gridteam5', tenantId: nordlys, name: 'Grid' },
  { groupId: 'grp_windfarm3', tenantId: nordlys, name: 'Wind farms' },
  { groupId: 'grp_clinical6', tenantId: brightwater, name: 'Clinical quality' },
  { groupId: 'grp_itopsbw11', tenantId: brightwater, name: 'IT operations' },
];

type Row = readonly [
  userId: string,
  givenName: string,
  familyName: string,
  jobTitle: string | null,
  groups: string,
  status?: 'invited' | 'deactivated',
];

const haldenPeople: readonly Row[] = [
  ['usr_ada7k2m9qxr3', 'Ada', 'Lindqvist', 'Head of network planning', 'grp_planning7'],
  ['usr_ben4t8w1zcp6', 'Ben', 'Okafor', null, 'grp_planning7 grp_fleetops2'],
  ['usr_chi9r5d3vnk8', 'Chiara', 'Moretti', 'Capacity analyst', 'grp_planning7'],
  ['usr_dan6j1x8hse4', 'Dan', 'Whitfield', 'Hub manager, Rotterdam', 'grp_fleetops2'],
  ['usr_eir2n7y5bgt1', 'Eirik', 'Solberg', 'Chief financial officer', 'grp_finance4h'],
  ['usr_fat8c4u6lmw9', 'Fatima', 'Rahimi', 'Controller', 'grp_finance4h'],
  ['usr_gus3v9e2xkd7', 'Gustav', 'Berg', 'Fleet engineer', 'grp_fleetops2'],
  ['usr_han5q1z7rjf4', 'Hanna', 'Virtanen', 'Route planner', 'grp_planning7'],
  ['usr_ivo7m6a4pts2', 'Ivo', 'Petrov', 'Data engineer', 'grp_planning7'],
  ['usr_jun1w3k8dvh5', 'Jun', 'Watanabe', 'Customs specialist', ''],
  ['usr_kai9f2s6yqb8', 'Kai', 'Johansen', 'Former hub planner', 'grp_planning7', 'deactivated'],
  ['usr_lea4x7n1cgu6', 'Lea', 'Novak', null, '', 'invited'],
];

const nordlysPeople: readonly Row[] = [
  ['usr_mia6t5r2wnz3', 'Mia', 'Schneider', 'Head of grid', 'grp_gridteam5'],
  ['usr_nil8b1j9kxe7', 'Nils', 'Hartmann', 'Grid engineer', 'grp_gridteam5'],
  ['usr_ola2y4h6fcv9', 'Olaf', 'Brandt', 'Turbine technician', 'grp_windfarm3'],
  ['usr_pia5u8d3smq1', 'Pia', 'Keller', 'Wind analyst', 'grp_windfarm3'],
  ['usr_qui7g2w4lbt6', 'Quirin', 'Maier', 'Legal counsel', ''],
  ['usr_ros3k9v5xzn8', 'Rosa', 'Dietrich', 'Safety officer', 'grp_windfarm3'],
  ['usr_sam1p6c7jrh4', 'Samir', 'Aydin', 'Market analyst', 'grp_gridteam5'],
  ['usr_tea9e3f8ydk2', 'Tea', 'Horvat', 'Office manager', ''],
  ['usr_uwe4m7q2tgs5', 'Uwe', 'Lorenz', 'Former grid planner', 'grp_gridteam5', 'deactivated'],
  ['usr_vic6x1n9bwa7', 'Victoria', 'Engel', 'Project lead', 'grp_gridteam5 grp_windfarm3'],
];

const brightwaterPeople: readonly Row[] = [
  ['usr_wil2h5z8kuc3', 'Wilma', 'Carter', 'Director of quality', 'grp_clinical6'],
  ['usr_xan8r4j6fvp9', 'Xander', 'Brooks', 'Nurse educator', 'grp_clinical6'],
  ['usr_yas5d7t1mlq6', 'Yasmin', 'Farouk', 'Physician lead', 'grp_clinical6'],
  ['usr_zoe3b9w2gne8', 'Zoe', 'Martinez', 'Site reliability engineer', 'grp_itopsbw11'],
  ['usr_abe7y6s4xhr1', 'Abe', 'Goldberg', 'Network administrator', 'grp_itopsbw11'],
  ['usr_bea1v3k5czj2', 'Beatrice', 'Nguyen', 'Compliance officer', ''],
  ['usr_cal9n8p7dtf4', 'Caleb', 'Turner', 'Data steward', 'grp_clinical6'],
  ['usr_dee4q2u6wmb5', 'Deepa', 'Iyer', 'Clinical pharmacist', 'grp_clinical6'],
  ['usr_eli6g1x3rsy7', 'Eli', 'Foster', 'Help desk lead', 'grp_itopsbw11'],
  ['usr_fay8j5a9ekv3', 'Fay', 'Robinson', null, '', 'invited'],
];

/** Offsets are those of the tenant's zone, as the identity contract writes them. */
const exact: Readonly<Record<string, Partial<SeededUser>>> = {
  usr_ada7k2m9qxr3: { createdAt: '2024-02-12T10:05:00+01:00', updatedAt: '2026-05-04T16:22:31+02:00' },
  usr_ben4t8w1zcp6: {
    createdAt: '2025-09-01T08:30:00+02:00',
    updatedAt: '2025-09-01T08:30:00+02:00',
    hasAvatar: false,
  },
};

function people(tenantId: string, domain: string, rows: readonly Row[]): SeededUser[] {
  return rows.map(([userId, givenName, familyName, jobTitle, groups, status], index): SeededUser => ({
    userId,
    tenantId,
    givenName,
    familyName,
    displayName: `${givenName} ${familyName}`,
    email: `${givenName}.${familyName}@${domain}`.toLowerCase(),
    jobTitle,
    status: status ?? 'active',
    groupIds: groups.split(' ').filter((group) => group !== ''),
    hasAvatar: status === undefined && index % 5 !== 4,
    costCenter: groups.includes('finance') ? 'CC-9001' : 'CC-4410',
    createdAt: `2024-0${1 + (index % 9)}-12T09:00:00Z`,
    updatedAt: `2026-0${1 + (index % 5)}-04T14:22:31Z`,
    ...exact[userId],
  }));
}

export const seededUsers: readonly SeededUser[] = [
  ...people(halden, 'halden.example', haldenPeople),
  ...people(nordlys, 'nordlys.example', nordlysPeople),
  ...people(brightwater, 'brightwater.example', brightwaterPeople),
];
