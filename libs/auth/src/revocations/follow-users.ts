import type { KeyStore } from '../api-keys/key-store.ts';
import { revokeKeysOf } from '../api-keys/key-ring.ts';
import { userIdForm } from '../claims.ts';
import type { Revocations } from './revocations.ts';

/** Of the platform's events what is needed here; a CloudEvent fits. */
export interface PlatformEvent {
  readonly type: string;
  /** ISO 8601. */
  readonly time: string;
  readonly tenantid: string;
  readonly data: unknown;
}

export interface FollowUsersOptions {
  readonly revocations: Pick<Revocations, 'revoke'>;
  /** Where the keys of a user are revoked for good. */
  readonly keys?: KeyStore;
  /**
   * Asks anew, not a cache: the event says that the status changed, and not to what. Undefined: no such user. If it is
   * left out or fails, any change counts as the end: who is still active signs in again.
   */
  readonly statusOf?: (user: {
    readonly userId: string;
    readonly tenantId: string;
    readonly signal: AbortSignal;
  }) => Promise<string | undefined>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

// Of the second within which everyone is to know.
const statusWithinMs = 700;

/** Revokes a user whose status no longer gives access. The result is given each event of the platform; others pass. */
export function followUsers(options: FollowUsersOptions): (event: PlatformEvent) => Promise<void> {
  const { revocations, keys, statusOf, now = Date.now } = options;

  async function isActive(userId: string, tenantId: string): Promise<boolean> {
    if (!statusOf) return false;
    const signal = AbortSignal.timeout(statusWithinMs);
    const late = new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
    try {
      return (await Promise.race([statusOf({ userId, tenantId, signal }), late])) === 'active';
    } catch {
      return false;
    }
  }

  return async function followUsers({ type, time, tenantid, data }) {
    const userId = type === 'user.updated' ? userWithNewStatus(data) : undefined;
    if (userId === undefined || (await isActive(userId, tenantid))) return;
    // That of the event, which is the same for each instance that hears it.
    const at = Math.min(Date.parse(time) || now(), now());
    await revocations.revoke({ kind: 'user', id: userId, at });
    if (keys) await revokeKeysOf(keys, userId, now);
  };
}

function userWithNewStatus(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { userId, changedFields } = data as { userId?: unknown; changedFields?: unknown };
  if (!Array.isArray(changedFields) || !changedFields.includes('status')) return undefined;
  return typeof userId === 'string' && userIdForm.test(userId) ? userId : undefined;
}
