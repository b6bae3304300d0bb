import type { Principal, Proof } from '../principal.ts';
import type { RevocationKind } from './revocations.ts';

export interface RevocationListOptions {
  /** As long as the longest life of a token: what it would end has ended by then. Default a day. */
  readonly keptForS?: number;
  /** Default 100,000. One more is refused rather than an old one forgotten. */
  readonly most?: number;
  /** Tokens issued this long after a user's revocation are refused too: the issuer's clock is not ours. Default 5 s. */
  readonly clockToleranceS?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface RevocationEntry {
  readonly kind: RevocationKind;
  readonly id: string;
  /** Both in milliseconds since the epoch. */
  readonly at: number;
  readonly until: number;
}

/** What this process knows. */
export interface RevocationList {
  readonly has: (principal: Principal) => boolean;
  readonly watch: (principal: Principal, end: () => void) => () => void;
  /** Throws if there are too many; those before it are in. */
  readonly add: (entries: readonly RevocationEntry[]) => void;
}

// Room for what issuers put in a `jti` or a `sid`; without a space, which ends it in the shared record.
const idForm = /^[\x21-\x7e]{1,256}$/;

export function requireRevocable(id: string): void {
  if (!idForm.test(id)) throw new TypeError('An id to revoke is 1 to 256 printable characters without a space.');
}

type Known = Pick<RevocationEntry, 'at' | 'until'>;

export function revocationList(options: RevocationListOptions = {}): RevocationList {
  const { most = 100_000, clockToleranceS = 5, now = Date.now } = options;
  const known = { user: new Map(), session: new Map(), key: new Map(), token: new Map() } satisfies Record<
    RevocationKind,
    Map<string, Known>
  >;
  const maps: readonly Map<string, Known>[] = Object.values(known);
  const watches = new Set<{ readonly principal: Principal; readonly end: () => void }>();

  const size = () => maps.reduce((sum, { size }) => sum + size, 0);

  function isEndedUser(userId: string, { issuedAt = -Infinity }: Proof): boolean {
    const revoked: Known | undefined = known.user.get(userId);
    return revoked !== undefined && issuedAt * 1000 <= revoked.at + clockToleranceS * 1000;
  }

  function has({ userId, proof }: Principal): boolean {
    if (isEndedUser(userId, proof)) return true;
    if (proof.kind === 'api-key') return known.key.has(proof.keyId);
    const { tokenId, sessionId } = proof;
    return (
      (tokenId !== undefined && known.token.has(tokenId)) || (sessionId !== undefined && known.session.has(sessionId))
    );
  }

  function put({ kind, id, at, until }: RevocationEntry): void {
    const entries: Map<string, Known> = known[kind];
    const before = entries.get(id);
    if (!before && size() >= most) dropEnded();
    if (!before && size() >= most) throw new RangeError(`More than ${most} revocations are in force.`);
    entries.set(id, { at: Math.max(at, before?.at ?? at), until: Math.max(until, before?.until ?? until) });
  }

  function dropEnded(): void {
    for (const entries of maps) for (const [id, { until }] of entries) if (until <= now()) entries.delete(id);
  }

  function endRevoked(): void {
    for (const watch of watches) {
      if (!has(watch.principal)) continue;
      watches.delete(watch);
      // Apart from each other, so that one that throws keeps no other stream open.
      queueMicrotask(watch.end);
    }
  }

  return {
    has,
    add(entries) {
      try {
        for (const entry of entries) put(entry);
      } finally {
        endRevoked();
      }
    },
    watch(principal, end) {
      const watch = { principal, end };
      watches.add(watch);
      // What ended between the check and the watch.
      endRevoked();
      return () => void watches.delete(watch);
    },
  };
}
