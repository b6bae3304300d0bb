import { setTimeout as pause } from 'node:timers/promises';
import type { BearerProof, Principal, TokenVerifier } from '@frontdesk/auth';
import { Problem } from '@frontdesk/problems';
import { textSeal } from '@frontdesk/sealing';
import type { Seal } from '@frontdesk/sealing';
import type { Reach } from '@frontdesk/upstream';
import { z } from 'zod';
import type { AuthorizationCode, LoginSystem, Tokens } from './login-system.ts';
import { consentMissing, missingProblem, refusedProblem, unavailableProblem } from './problems.ts';
import type { ConsentStore, Person } from './store/consent-store.ts';

export interface ConsentsOptions {
  readonly store: ConsentStore;
  /** Closes refresh tokens where they lie. Left out only where nobody else looks. */
  readonly seal?: Seal | undefined;
  readonly login: LoginSystem;
  /** Of this BFF: what a consent gives is a token like that of a person who is there. */
  readonly verifier: TokenVerifier;
  /** How long a consent is kept that nobody uses. Default 90 days. */
  readonly keptForS?: number;
  /** What one refresh may take, however long those who wait for it still have. Default 3 s. */
  readonly refreshWithinMs?: number;
  readonly now?: () => number;
}

/** What people have allowed while they are away: each a sealed refresh token, from which a token of theirs is made. */
export interface Consents {
  /** Keeps what the person has just allowed at the login system. Refused if it was somebody else. */
  give(person: Person, code: AuthorizationCode, reach: Reach): Promise<void>;
  /** Since when, if at all. */
  givenAt(person: Person): Promise<Date | undefined>;
  /** From now on nobody acts for them, on any instance. */
  withdraw(person: Person, reach: Reach): Promise<void>;
  /** The person, as if they had called: with a token of theirs. Rejects with `consent-missing` (403). */
  principalOf(person: Person, reach: Reach): Promise<Principal<BearerProof>>;
}

const Kept = z.object({
  format: z.literal(1),
  refreshToken: z.string(),
  accessToken: z.string(),
  /** Milliseconds since the epoch. */
  endsAt: z.number(),
  givenAt: z.number(),
});
type Kept = z.output<typeof Kept>;

interface Found {
  readonly text: string;
  readonly kept: Kept;
}

// A call that starts with a token must still arrive with it.
const renewBeforeMs = 30_000;
const askAgainMs = 50;

export function createConsents(options: ConsentsOptions): Consents {
  return new KeptConsents(options);
}

class KeptConsents implements Consents {
  readonly #options: ConsentsOptions;
  readonly #underWay = new Map<string, Promise<Kept>>();

  constructor(options: ConsentsOptions) {
    this.#options = options;
  }

  async give(person: Person, code: AuthorizationCode, reach: Reach): Promise<void> {
    const { login, verifier, store } = this.#options;
    const tokens = await login.redeem(code, reach);
    const { userId, tenantId } = await verifier.verify(tokens.accessToken, reach.signal);
    if (userId !== person.userId || tenantId !== person.tenantId) {
      await login.revoke(tokens.refreshToken, reach).catch(() => undefined); // whoever it was has not allowed it here
      throw refusedProblem('the code is of somebody else');
    }
    await stored(store.write(person, this.#closed(person, tokens, this.#now()), this.#keptForS));
  }

  async givenAt(person: Person): Promise<Date | undefined> {
    const found = await this.#find(person);
    return found && new Date(found.kept.givenAt);
  }

  async withdraw(person: Person, reach: Reach): Promise<void> {
    const found = await this.#find(person);
    await stored(this.#options.store.remove(person));
    // It is gone here whether or not the login system hears of it.
    if (found) await this.#options.login.revoke(found.kept.refreshToken, reach).catch(() => undefined);
  }

  async principalOf(person: Person, reach: Reach): Promise<Principal<BearerProof>> {
    const found = await this.#find(person);
    if (!found) throw missingProblem();
    const { accessToken } = this.#isFresh(found.kept) ? found.kept : await within(this.#refreshed(person), reach);
    const principal = await this.#options.verifier.verify(accessToken, reach.signal);
    if (!isBearer(principal) || principal.userId !== person.userId || principal.tenantId !== person.tenantId) {
      throw missingProblem();
    }
    return principal;
  }

  get #now(): () => number {
    return this.#options.now ?? Date.now;
  }

  get #keptForS(): number {
    return this.#options.keptForS ?? 90 * 86_400;
  }

  #isFresh({ endsAt }: Kept): boolean {
    return this.#now() < endsAt - renewBeforeMs;
  }

  /** What cannot be opened, or is of a form that nobody knows, is no consent. */
  async #find(person: Person): Promise<Found | undefined> {
    const text = await stored(this.#options.store.read(person));
    const opened = text === undefined ? undefined : textSeal(this.#options.seal).open(purposeOf(person), text);
    if (text === undefined || opened === undefined) return undefined;
    const kept = Kept.safeParse(JSON.parse(opened)).data;
    return kept && { text, kept };
  }

  #closed(person: Person, { accessToken, refreshToken, lifetimeS }: Tokens, givenAt: number): string {
    const kept: Kept = { format: 1, refreshToken, accessToken, endsAt: this.#now() + lifetimeS * 1000, givenAt };
    return textSeal(this.#options.seal).close(purposeOf(person), JSON.stringify(kept));
  }

  /** One for all who ask here. It has a deadline of its own: nobody who leaves ends it for the others. */
  #refreshed(person: Person): Promise<Kept> {
    const key = purposeOf(person);
    const known = this.#underWay.get(key);
    if (known) return known;
    const begun = this.#refreshOnce(person).finally(() => this.#underWay.delete(key));
    begun.catch(() => undefined); // everyone who waited may have left
    this.#underWay.set(key, begun);
    return begun;
  }

  /** One for all instances: a refresh token that comes twice ends the whole consent. */
  async #refreshOnce(person: Person): Promise<Kept> {
    const { store, refreshWithinMs = 3_000 } = this.#options;
    const reach = { signal: AbortSignal.timeout(refreshWithinMs), deadline: performance.now() + refreshWithinMs };
    while (!reach.signal.aborted) {
      const release = await stored(store.lease(person, refreshWithinMs));
      const found = await this.#find(person);
      if (!found) throw missingProblem();
      try {
        if (this.#isFresh(found.kept)) return found.kept;
        if (release) return await this.#refresh(person, found, reach);
      } finally {
        await release?.().catch(() => undefined); // it ends by itself
      }
      await pause(askAgainMs);
    }
    throw unavailableProblem('another instance refreshes, and takes too long');
  }

  async #refresh(person: Person, { text, kept }: Found, reach: Reach): Promise<Kept> {
    const { login, store } = this.#options;
    const tokens = await login.refresh(kept.refreshToken, reach).catch(async (error: unknown) => {
      // The person, or the login system, has ended it there.
      if (error instanceof Problem && error.kind === consentMissing) await stored(store.remove(person));
      throw error;
    });
    const after = this.#closed(person, tokens, kept.givenAt);
    if (await stored(store.replace(person, text, after, this.#keptForS))) {
      return { ...kept, ...tokens, endsAt: this.#now() + tokens.lifetimeS * 1000 };
    }
    await login.revoke(tokens.refreshToken, reach).catch(() => undefined); // withdrawn in the meantime
    throw missingProblem();
  }
}

function purposeOf({ tenantId, userId }: Person): string {
  return `consent ${tenantId} ${userId}`;
}

function isBearer(principal: Principal): principal is Principal<BearerProof> {
  return principal.proof.kind === 'bearer';
}

async function stored<T>(work: Promise<T>): Promise<T> {
  return await work.catch((cause: unknown) => {
    throw unavailableProblem('the store of consents is away', cause);
  });
}

async function within<T>(work: Promise<T>, { signal, deadline }: Reach): Promise<T> {
  signal.throwIfAborted();
  const left = new AbortController();
  const late = pause(Math.max(0, deadline - performance.now()), undefined, {
    signal: AbortSignal.any([signal, left.signal]),
  }).catch(() => undefined);
  const tooLate = late.then(() => {
    signal.throwIfAborted();
    throw unavailableProblem('a refresh takes too long');
  });
  return await Promise.race([work, tooLate]).finally(() => left.abort());
}
