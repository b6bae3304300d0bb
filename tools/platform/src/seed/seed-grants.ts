// Seeded grants: owners, folders shared with groups, and direct grants of which some have expired.
import type { Document } from '../world/document.ts';
import type { Grant, Role } from '../world/grant.ts';
import { idMaker } from '../world/ids.ts';
import { between, pick, seededRandom } from '../world/random.ts';
import type { World } from '../world/world.ts';
import { at } from './dates.ts';

const example = { documentId: null, folderId: null, expiresAt: null, internalNotes: null };

const namedGrants: readonly Grant[] = [
  {
    ...example,
    grantId: 'grt_adaowner01',
    documentId: 'doc_q3plan7x2mva',
    granteeId: 'usr_ada7k2m9qxr3',
    role: 'owner',
    grantedBy: 'usr_ada7k2m9qxr3',
    grantedAt: at('2026-03-02T08:15:00Z'),
  },
  {
    ...example,
    grantId: 'grt_planedit01',
    folderId: 'fld_planning3j8',
    granteeId: 'grp_planning7',
    role: 'editor',
    grantedBy: 'usr_ada7k2m9qxr3',
    grantedAt: at('2026-01-08T11:30:00Z'),
    internalNotes: 'bulk import 2026-01',
  },
  {
    ...example,
    grantId: 'grt_dancomm01',
    documentId: 'doc_q3plan7x2mva',
    granteeId: 'usr_dan6j1x8hse4',
    role: 'commenter',
    grantedBy: 'usr_chi9r5d3vnk8',
    grantedAt: at('2026-06-18T10:30:41Z'),
    expiresAt: at('2026-09-30T22:00:00Z'),
    internalNotes: 'via share dialog',
  },
  {
    ...example,
    grantId: 'grt_fleetview1',
    documentId: 'doc_fleet8k1zn4d',
    granteeId: 'grp_planning7',
    role: 'viewer',
    grantedBy: 'usr_ben4t8w1zcp6',
    grantedAt: at('2026-02-02T09:00:00Z'),
  },
  {
    ...example,
    grantId: 'grt_juncust001',
    documentId: 'doc_hubops5w9tre',
    granteeId: 'usr_jun1w3k8dvh5',
    role: 'viewer',
    grantedBy: 'usr_dan6j1x8hse4',
    grantedAt: at('2026-04-01T08:00:00Z'),
    expiresAt: at('2099-12-31T23:00:00Z'),
  },
];

const folderGrants: readonly (readonly [folderId: string, groupId: string, role: Role, by: string])[] = [
  ['fld_fleetdocs7m', 'grp_fleetops2', 'editor', 'usr_ben4t8w1zcp6'],
  ['fld_fleetdocs7m', 'grp_planning7', 'viewer', 'usr_ben4t8w1zcp6'],
  ['fld_hubplans4x2', 'grp_fleetops2', 'commenter', 'usr_ada7k2m9qxr3'],
  ['fld_finance6q2', 'grp_finance4h', 'editor', 'usr_eir2n7y5bgt1'],
  ['fld_gridplan5t9', 'grp_gridteam5', 'editor', 'usr_mia6t5r2wnz3'],
  ['fld_windfarm8c1', 'grp_windfarm3', 'editor', 'usr_pia5u8d3smq1'],
  ['fld_clinical2b7', 'grp_clinical6', 'editor', 'usr_wil2h5z8kuc3'],
  ['fld_itopsdocs3k', 'grp_itopsbw11', 'editor', 'usr_zoe3b9w2gne8'],
];

export function seedGrants(world: World): void {
  const random = seededRandom(`${world.seed}/grants`);
  const newId = idMaker(random);
  const add = (grant: Grant): void => void world.grants.set(grant.grantId, { ...grant });
  namedGrants.forEach(add);
  for (const [folderId, granteeId, role, grantedBy] of folderGrants) {
    const grantedAt = at('2026-01-08T11:30:00Z');
    add({ ...example, grantId: newId('grt'), folderId, granteeId, role, grantedBy, grantedAt });
  }
  for (const document of world.documents.values()) {
    if (document.documentId !== 'doc_q3plan7x2mva') add(grantOn(document, newId('grt'), document.ownerId, 'owner'));
    if (document.internalNotes || !document.followsTenantDefault) continue;
    for (const granteeId of sharedWith(world, document, random)) {
      const role = pick<Role>(random, ['viewer', 'viewer', 'commenter', 'editor']);
      const expiresAt = random() < 0.15 ? at(random() < 0.5 ? '2026-05-31T22:00:00Z' : '2099-12-31T23:00:00Z') : null;
      add({ ...grantOn(document, newId('grt'), granteeId, role), expiresAt });
    }
  }
}

function grantOn(document: Document, grantId: string, granteeId: string, role: Role): Grant {
  const { documentId, ownerId, createdAt } = document;
  return { ...example, grantId, documentId, granteeId, role, grantedBy: ownerId, grantedAt: createdAt };
}

/** Up to three colleagues, now and then a group, each at most once. */
function sharedWith(world: World, document: Document, random: () => number): Set<string> {
  const isNamed = [...namedGrants].some((grant) => grant.documentId === document.documentId);
  if (isNamed) return new Set();
  const users = [...world.users.values()].filter(
    (user) => user.tenantId === document.tenantId && user.status === 'active' && user.userId !== document.ownerId,
  );
  const groups = [...world.groups.values()].filter((group) => group.tenantId === document.tenantId);
  const chosen = Array.from({ length: between(random, 0, 3) }, () => pick(random, users).userId);
  return new Set(random() < 0.2 ? [...chosen, pick(random, groups).groupId] : chosen);
}
