import { beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { createInput } from '../services/revisions/revisions-input.ts';
import { may } from '../world/access.ts';
import { createWorld } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { seedWorld } from './seed.ts';

const contracts = new URL('../../../../libs/service-clients/contracts/', import.meta.url);
let world: World;

function seeded(seed?: string): World {
  const made = createWorld(seed === undefined ? {} : { seed });
  seedWorld(made);
  return made;
}

beforeAll(() => {
  world = seeded();
});

describe('the seeded world', () => {
  test('is large enough to be worth a look', () => {
    expect(world.tenants.size).toBeGreaterThanOrEqual(3);
    expect(world.users.size).toBeGreaterThanOrEqual(30);
    expect(world.documents.size).toBeGreaterThanOrEqual(300);
  });

  test('is the same for the same seed', () => {
    const titles = (of: World): string[] =>
      [...of.documents.values()].map(({ documentId, title }) => documentId + title);
    expect(titles(seeded())).toEqual(titles(world));
    expect(titles(seeded('other'))).not.toEqual(titles(world));
  });

  test('has bodies of 20 to 200 blocks that revisions would accept', () => {
    for (const [documentId, revisions] of world.revisions) {
      const blocks = revisions.at(-1)!.blocks();
      expect([documentId, blocks.length >= 20 && blocks.length <= 200]).toEqual([documentId, true]);
      const content = { schemaVersion: 3, blocks };
      expect([documentId, createInput.safeParse({ baseRevision: 1, content }).error]).toEqual([documentId, undefined]);
      expect(revisions.map(({ revision }) => revision)).toEqual(revisions.map((_, index) => index + 1));
      const times = revisions.map(({ createdAt }) => createdAt);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(revisions[0]!.blocks()).toEqual([]);
    }
  });

  test('has every id of the contracts’ examples, besides those that stand for something missing', () => {
    const known = new Set<string>();
    for (const records of Object.values(world)) {
      if (records instanceof Map) for (const key of records.keys()) known.add(String(key));
    }
    for (const revisions of world.revisions.values())
      for (const block of revisions.at(-1)!.blocks()) known.add(block.blockId);
    const unknown = new Set<string>();
    for (const file of readdirSync(contracts).filter((name) => /\.(yaml|proto)$/.test(name))) {
      const text = readFileSync(new URL(file, contracts), 'utf8');
      for (const [id] of text.matchAll(/\b(ten|usr|grp|fld|doc|att|blk|cmt|grt|gen|ntf|act)_[0-9a-z]{8,32}\b/g)) {
        if (!known.has(id) && !/^\w+_(missing|gone)0+$/.test(id)) unknown.add(id);
      }
    }
    expect([...unknown]).toEqual([]);
  });

  test('lets Ada read much of her tenant, and not all', () => {
    const ofTenant = [...world.documents.values()].filter(({ tenantId }) => tenantId === 'ten_halden4k7q2w');
    const readable = ofTenant.filter(({ documentId }) => may(world, 'usr_ada7k2m9qxr3', documentId, 'read'));
    expect(readable.length).toBeGreaterThan(50);
    expect(ofTenant.length - readable.length).toBeGreaterThan(20);
  });

  test('has people who left, files of every scan result, a tenant without AI, expired grants, unread notifications', () => {
    const some = <T>(records: Map<string, T>, is: (record: T) => boolean): boolean => [...records.values()].some(is);
    const now = world.now();
    expect([
      some(world.users, ({ status }) => status === 'deactivated'),
      ...['clean', 'pending', 'infected'].map((status) =>
        some(world.attachments, (file) => file.scanStatus === status),
      ),
      some(world.tenants, ({ ai }) => !ai.enabled),
      some(world.grants, ({ expiresAt }) => expiresAt !== null && expiresAt < now),
      some(world.notifications, ({ readAt }) => readAt === null),
      some(world.comments, ({ status }) => status === 'resolved'),
    ]).toEqual(Array(8).fill(true));
  });
});
