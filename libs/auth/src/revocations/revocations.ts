import type { Principal } from '../principal.ts';
import { requireRevocable, revocationList, type RevocationListOptions } from './revocation-list.ts';

/** Whose access ends: all that a user holds, what came of one sign-in, one API key, or one token. */
export type RevocationKind = 'user' | 'session' | 'key' | 'token';

export interface RevocationRequest {
  readonly kind: RevocationKind;
  /** `usr_…`, a `sid`, the id of a key, or a `jti`. */
  readonly id: string;
  /** Milliseconds since the epoch, now if left out: what a user gets after that is good. */
  readonly at?: number;
}

/** Who was let in and may not go on. */
export interface Revocations {
  /** Of what this process knows; waits for nothing. */
  isRevoked(principal: Principal): boolean;
  /** In force here at once, and everywhere when it resolves. If it rejects, it may be in force here alone. */
  revoke(request: RevocationRequest): Promise<void>;
  /** Calls `end` once when the principal is revoked: for a stream that stays open. Gives back what stops the watch. */
  onRevoked(principal: Principal, end: () => void): () => void;
  /** False while others may have revoked what this process does not know. */
  readonly isCurrent: boolean;
  /** True as soon as it is current, false if that takes longer: for a start that should not admit the revoked. */
  whenCurrent(withinMs: number): Promise<boolean>;
  close(): Promise<void>;
}

/** Revocations of this process alone: they end with it. */
export function processRevocations(options: RevocationListOptions = {}): Revocations {
  const { now = Date.now, keptForS = 86_400 } = options;
  const list = revocationList(options);
  return {
    isRevoked: list.has,
    onRevoked: list.watch,
    async revoke({ kind, id, at = now() }) {
      requireRevocable(id);
      list.add([{ kind, id, at, until: now() + keptForS * 1000 }]);
    },
    isCurrent: true,
    whenCurrent: async () => true,
    close: async () => undefined,
  };
}
