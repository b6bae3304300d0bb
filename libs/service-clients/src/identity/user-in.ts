import { z } from 'zod';
import type { Outcome } from '../outcome.ts';

export const isUserId = /^usr_[0-9a-z]{8,32}$/;

// As far as it says which answer is whose. Each user is read by whoever asked, as from getUser.
const batch = z.looseObject({
  users: z.array(z.looseObject({ userId: z.string() })),
  missing: z.array(z.string()),
});

/** What getUser would have said of this id. */
export function userIn(body: unknown, id: string): Outcome | undefined {
  const read = batch.safeParse(body);
  const user = read.data?.users.find(({ userId }) => userId === id);
  if (user !== undefined) return { body: user, headers: {}, bytes: JSON.stringify(user).length };
  return read.data?.missing.includes(id) ? { status: 404, error: { code: 'user_not_found' } } : undefined;
}
