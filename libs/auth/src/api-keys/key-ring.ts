import { digestOf, newApiKey } from './api-key.ts';
import type { KeyRecord, KeySecret } from './key-record.ts';
import type { KeyStore } from './key-store.ts';

export interface NewKey extends Pick<KeyRecord, 'environment' | 'tenantId' | 'userId' | 'clientId' | 'scopes'> {
  readonly limits?: Readonly<Record<string, number>>;
  /** Undefined: for good. */
  readonly expiresAt?: number;
}

/** The only time that the key itself is seen. */
export interface MadeKey {
  readonly key: string;
  readonly record: KeyRecord;
}

/** How keys are made, renewed and ended, by whoever administers them. */
export interface KeyRing {
  create(wanted: NewKey): Promise<MadeKey>;
  /** A second secret; those from before end after `overlapS`, or with their key if that is sooner. */
  rotate(id: string, overlapS: number): Promise<MadeKey>;
  /** For good. */
  revoke(id: string): Promise<KeyRecord>;
  list(): Promise<readonly KeyRecord[]>;
}

const tries = 5;

export function keyRing(store: KeyStore, now: () => number = Date.now): KeyRing {
  const nowS = () => Math.floor(now() / 1000);
  return {
    async create({ limits = {}, expiresAt, ...wanted }) {
      const made = newApiKey(wanted.environment);
      const createdAt = nowS();
      const secrets = [{ digest: digestOf(made), createdAt }];
      const ends = expiresAt === undefined ? {} : { expiresAt };
      const record = { id: made.id, ...wanted, limits, createdAt, ...ends, secrets };
      if (!(await store.put(record, undefined))) throw new Error(`A key ${made.id} is there already.`);
      return { key: made.text, record };
    },
    async rotate(id, overlapS) {
      let key = '';
      const record = await change(store, id, (found) => {
        if (found.revokedAt !== undefined) throw new Error(`The key ${id} is revoked.`);
        const made = newApiKey(found.environment, id);
        key = made.text;
        const next = { digest: digestOf(made), createdAt: nowS() };
        return { ...found, secrets: [next, ...stillGood(found, nowS(), overlapS)] };
      });
      return { key, record };
    },
    revoke: (id) => change(store, id, (found) => ended(found, nowS())),
    list: () => store.list(),
  };
}

/** Revokes the keys that act in the name of a user, and tells which. */
export async function revokeKeysOf(store: KeyStore, userId: string, now: () => number = Date.now): Promise<string[]> {
  const ring = keyRing(store, now);
  const theirs = (await ring.list()).filter((key) => key.userId === userId && key.revokedAt === undefined);
  for (const { id } of theirs) await ring.revoke(id);
  return theirs.map(({ id }) => id);
}

function ended(found: KeyRecord, revokedAt: number): KeyRecord {
  return found.revokedAt === undefined ? { ...found, revokedAt } : found;
}

function stillGood(found: KeyRecord, nowS: number, overlapS: number): KeySecret[] {
  const live = found.secrets.filter(({ expiresAt = Infinity }) => expiresAt > nowS);
  if (overlapS <= 0) return [];
  if (live.length > 1) {
    const until = new Date((live[1]?.expiresAt ?? 0) * 1000).toISOString();
    throw new Error(`The key ${found.id} has two live secrets until ${until}; an overlap of 0 ends both.`);
  }
  return live.map((secret) => ({ ...secret, expiresAt: Math.min(nowS + overlapS, secret.expiresAt ?? Infinity) }));
}

/** Reads and writes again when another program was faster. */
async function change(store: KeyStore, id: string, to: (found: KeyRecord) => KeyRecord): Promise<KeyRecord> {
  for (let left = tries; left > 0; left -= 1) {
    const found = (await store.list()).find((record) => record.id === id);
    if (!found) throw new Error(`There is no key ${id}.`);
    const record = to(found);
    if (record === found || (await store.put(record, found))) return record;
  }
  throw new Error(`The key ${id} is being changed by others.`);
}
