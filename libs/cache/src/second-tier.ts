import { hash } from 'node:crypto';
import { defineScript, type Redis } from '@frontdesk/redis';
import type { Seal } from '@frontdesk/sealing';
import { ownerKey, tagKey, type Announcer } from './announcer.ts';
import type { Availability } from './availability.ts';
import { closedEntry, decodeShared, encodeShared, openedEntry, type SharedEntry } from './shared-format.ts';

// As bytes, and with what is left of its time, which tells its age by Redis' clock.
const readScript = defineScript(
  'cache.read',
  `
local value = redis.call('GET', KEYS[1])
if not value then return false end
return { value, redis.call('PTTL', KEYS[1]) }
`,
);

// Of those whose writes a value is known to include. More than that at once on one value shared by all is rare.
const mostWritten = 16;

export interface SharedRequest {
  readonly key: string;
  readonly tags: readonly string[];
  readonly owner: string;
}

/** What Redis said before a load, to be kept with what it brings. */
export interface Stamps {
  readonly tags: readonly string[];
  readonly written: readonly (readonly [owner: string, stamp: string])[];
}

export interface Asked {
  readonly stamps: Stamps;
  /** Valid for who asked. */
  readonly entry?: SharedEntry;
}

export interface SecondTierOptions {
  readonly redis: Redis;
  readonly announcer: Announcer;
  readonly availability: Availability;
  readonly seal: Seal | undefined;
}

/** Values in Redis, for all instances. Nothing here rejects. */
export class SecondTier {
  readonly #redis: Redis;
  readonly #announcer: Announcer;
  readonly #availability: Availability;
  readonly #seal: Seal | undefined;
  readonly #stampsOfTurn = new Map<string, Promise<unknown>>();

  constructor({ redis, announcer, availability, seal }: SecondTierOptions) {
    this.#redis = redis;
    this.#announcer = announcer;
    this.#availability = availability;
    this.#seal = seal;
  }

  /** All that it asks leaves in one write. Undefined: Redis cannot tell, and is not to keep what is loaded now. */
  async ask(request: SharedRequest): Promise<Asked | undefined> {
    const stampKeys = request.tags.map((tag) => tagKey(this.#redis, tag));
    stampKeys.push(ownerKey(this.#redis, request.owner));
    if (!this.#availability.isUsable || stampKeys.some((key) => this.#announcer.isUnsettled(key))) return undefined;
    try {
      const key = this.#keyOf(request);
      const [reply, ...stamps] = await Promise.all([
        this.#redis.run(readScript, [key], [], { buffers: true }),
        ...stampKeys.map((key) => this.#stampAt(key)),
      ]);
      this.#availability.worked();
      const owned = stamps.pop() ?? '';
      return askedOf(request.owner, this.#entryIn(key, reply), {
        tags: stamps.map((stamp) => stamp ?? ''),
        owner: owned,
      });
    } catch (cause) {
      this.#availability.failed(cause);
      return undefined;
    }
  }

  /** Not waited for. */
  keep(request: SharedRequest, entry: SharedEntry): void {
    const ms = Math.ceil(entry.keepMs);
    const key = this.#keyOf(request);
    this.#unawaited(this.#redis.command('set', key, closedEntry(encodeShared(entry), key, this.#seal), 'PX', ms));
  }

  forget(request: SharedRequest): void {
    if (this.#availability.isUsable) this.#unawaited(this.#redis.command('unlink', this.#keyOf(request)));
  }

  #entryIn(key: string, reply: unknown): SharedEntry | undefined {
    if (!Array.isArray(reply)) return undefined;
    const [kept, leftMs] = reply as [unknown, unknown];
    const bytes = Buffer.isBuffer(kept) ? openedEntry(kept, key, this.#seal) : undefined;
    const entry = bytes && decodeShared(bytes);
    if (!entry || typeof leftMs !== 'number' || leftMs <= 0) return undefined;
    return { ...entry, ageMs: entry.ageMs + Math.max(0, entry.keepMs - leftMs) };
  }

  #unawaited(work: Promise<unknown>): void {
    work.catch((cause: unknown) => this.#availability.failed(cause));
  }

  /** Reads of one turn share most of their tags, and their owner. No answer of Redis can come in between. */
  async #stampAt(key: string): Promise<string | null> {
    const asked = this.#stampsOfTurn.get(key);
    if (asked) return (await asked) as string | null;
    if (this.#stampsOfTurn.size === 0) atEndOfTurn(() => this.#stampsOfTurn.clear());
    const asking = this.#redis.command('get', key);
    this.#stampsOfTurn.set(key, asking);
    return (await asking) as string | null;
  }

  #keyOf({ key, tags }: SharedRequest): string {
    // With its tags: a version that gives it others would not know by which it was invalidated.
    return this.#redis.key(hash('sha256', JSON.stringify([key, tags]), 'base64url'), 'cache');
  }
}

function atEndOfTurn(act: () => void): void {
  queueMicrotask(() => process.nextTick(act));
}

function askedOf(
  owner: string,
  entry: SharedEntry | undefined,
  now: { readonly tags: readonly string[]; readonly owner: string },
): Asked {
  const known = entry?.written.filter(([other]) => other !== owner) ?? [];
  const own = now.owner === '' ? [] : [[owner, now.owner] as const];
  const stamps: Stamps = { tags: now.tags, written: [...own, ...known].slice(0, mostWritten) };
  const isValid =
    entry !== undefined &&
    entry.tagStamps.length === now.tags.length &&
    entry.tagStamps.every((stamp, index) => stamp === now.tags[index]) &&
    (now.owner === '' || entry.written.some(([writer, stamp]) => writer === owner && stamp === now.owner));
  return isValid ? { stamps, entry } : { stamps };
}
