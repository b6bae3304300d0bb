// Fills a world with the seeded data: the same for the same seed, whatever the clock says.
import type { World } from '../world/world.ts';
import { seedAttachments } from './seed-attachments.ts';
import { seedConversation } from './seed-conversation.ts';
import { seedDocuments } from './seed-documents.ts';
import { seedGrants } from './seed-grants.ts';
import { seedReading } from './seed-reading.ts';
import { seedTenants } from './seed-tenants.ts';

export function seedWorld(world: World): void {
  seedTenants(world);
  seedDocuments(world);
  seedGrants(world);
  seedAttachments(world);
  seedConversation(world);
  seedReading(world);
}
