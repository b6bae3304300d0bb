import type { World } from '../../world/world.ts';

export interface CopiedPerson {
  readonly displayName: string;
  readonly avatarUrl: string | null;
}

// By contract: up to a minute.
const lagMs = 45_000;

/** Names and pictures, copied from identity; copies follow `user.updated` with a lag. */
export function createCopiedPeople(world: World): (userId: string) => CopiedPerson {
  const copies = new Map<string, CopiedPerson>();
  const copy = (userId: string): CopiedPerson => {
    const user = world.users.get(userId);
    const copied = { displayName: user?.displayName ?? 'Former user', avatarUrl: user?.avatarUrl ?? null };
    copies.set(userId, copied);
    return copied;
  };
  for (const userId of world.users.keys()) copy(userId);
  world.subscribe(({ type, subject }) => {
    if (type === 'user.updated') world.later(lagMs, () => void copy(subject));
  });
  return (userId) => copies.get(userId) ?? copy(userId);
}
