import type { Principal } from '@frontdesk/auth';
import type { Settings } from '../options.ts';
import type { LiveSession } from '../session-reader.ts';

export interface Revoked {
  /** Whether the access that the session began with has ended since: a newer token of it is no new sign-in. */
  has(session: LiveSession): boolean;
  /** Calls `end` once when it ends. Gives back what stops the watch. */
  watch(session: LiveSession, end: () => void): () => void;
}

export function revoked({ revocations, clientId }: Pick<Settings, 'revocations' | 'clientId'>): Revoked {
  const principal = ({ content }: LiveSession): Principal => ({
    userId: content.userId,
    tenantId: content.tenantId,
    clientId,
    scopes: new Set(),
    proof: {
      kind: 'bearer',
      token: '', // nobody is called with it
      expiresAt: Infinity,
      issuedAt: Math.floor(content.startedAt / 1000),
      ...(content.sid !== undefined && { sessionId: content.sid }),
    },
  });
  return {
    has: (session) => revocations?.isRevoked(principal(session)) ?? false,
    watch: (session, end) => revocations?.onRevoked(principal(session), end) ?? (() => undefined),
  };
}
