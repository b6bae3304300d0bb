import { beforeEach, describe, expect, test } from '@jest/globals';
import { seedTenants } from '../seed/seed-tenants.ts';
import { effectiveAccess, may, roleOnFolder } from './access.ts';
import type { Document } from './document.ts';
import type { Grant } from './grant.ts';
import { createWorld } from './world.ts';
import type { World } from './world.ts';

const ada = 'usr_ada7k2m9qxr3';
const now = Date.parse('2026-06-18T10:30:00Z');
let world: World;

function addDocument(changes: Partial<Document> = {}): void {
  const document = {
    documentId: 'doc_testing01',
    tenantId: 'ten_halden4k7q2w',
    folderId: null,
    followsTenantDefault: true,
  };
  world.documents.set('doc_testing01', { ...document, ...changes } as Document);
}

function grant(changes: Partial<Grant>): void {
  const grantId = `grt_testing${world.grants.size}`;
  const usual = { documentId: null, folderId: null, granteeId: ada, role: 'viewer', expiresAt: null };
  world.grants.set(grantId, { ...usual, ...changes, grantId } as Grant);
}

function decide(
  userId = ada,
): { role: string; source: string; expiresAt: number | null; expired: boolean } | undefined {
  const decision = effectiveAccess(world, userId, 'doc_testing01');
  if (!decision) return undefined;
  const { role, source, expiresAt, expired } = decision;
  return { role, source, expiresAt, expired };
}

beforeEach(() => {
  world = createWorld({ now: () => now });
  seedTenants(world);
  addDocument({ folderId: 'fld_hubplans4x2' });
});

describe('who may do what', () => {
  test('nobody, without a grant', () => {
    expect(decide()).toMatchObject({ role: 'none', source: 'none', expired: false });
    expect(may(world, ada, 'doc_testing01', 'read')).toBe(false);
  });

  test('the strongest grant counts, wherever it comes from', () => {
    grant({ documentId: 'doc_testing01', role: 'viewer' });
    grant({ documentId: 'doc_testing01', granteeId: 'grp_planning7', role: 'commenter' });
    expect(decide()).toMatchObject({ role: 'commenter', source: 'group' });
    grant({ folderId: 'fld_planning3j8', granteeId: 'grp_planning7', role: 'editor' });
    expect(decide()).toMatchObject({ role: 'editor', source: 'folder' });
    expect(may(world, ada, 'doc_testing01', 'share')).toBe(true);
    expect(may(world, ada, 'doc_testing01', 'delete')).toBe(false);
  });

  test('of equal grants the nearest counts, unless it ends and another does not', () => {
    grant({ documentId: 'doc_testing01', granteeId: 'grp_planning7' });
    grant({ documentId: 'doc_testing01' });
    expect(decide()).toMatchObject({ source: 'direct', expiresAt: null });
    world.grants.clear();
    grant({ documentId: 'doc_testing01', expiresAt: now + 1000 });
    grant({ folderId: 'fld_hubplans4x2' });
    expect(decide()).toMatchObject({ source: 'folder', expiresAt: null });
  });

  test('a grant that has expired does not count, and is remembered as the reason', () => {
    grant({ documentId: 'doc_testing01', expiresAt: now });
    expect(decide()).toMatchObject({ role: 'none', expired: true });
    grant({ folderId: 'fld_hubplans4x2' });
    expect(decide()).toMatchObject({ role: 'viewer', expired: false });
  });

  test('the default of the tenant, where the document follows it', () => {
    addDocument({ tenantId: 'ten_nordlys8v3c1x' });
    expect(decide('usr_qui7g2w4lbt6')).toMatchObject({ role: 'viewer', source: 'tenantDefault' });
    addDocument({ tenantId: 'ten_nordlys8v3c1x', followsTenantDefault: false });
    expect(decide('usr_qui7g2w4lbt6')).toMatchObject({ role: 'none' });
  });

  test('documents of other tenants do not exist, and people who left may nothing', () => {
    expect(decide('usr_mia6t5r2wnz3')).toBeUndefined();
    grant({ folderId: 'fld_planning3j8', granteeId: 'grp_planning7', role: 'editor' });
    expect(decide('usr_kai9f2s6yqb8')).toMatchObject({ role: 'none' });
  });

  test('a folder passes on the roles of those above it', () => {
    grant({ folderId: 'fld_planning3j8', granteeId: 'grp_planning7', role: 'editor' });
    expect(roleOnFolder(world, ada, 'fld_hubplans4x2')).toBe('editor');
    expect(roleOnFolder(world, ada, 'fld_finance6q2')).toBe('none');
  });

  test('a grant taken back counts no more', () => {
    grant({ documentId: 'doc_testing01', role: 'owner' });
    world.grants.delete('grt_testing0');
    expect(decide()).toMatchObject({ role: 'none' });
  });
});
