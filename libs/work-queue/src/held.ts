import type { Claim, WorkStore } from './work-store.ts';

/** An item while we work at it: whether it is still ours, and what was done of it. */
export interface Held {
  readonly payload: Buffer;
  readonly attempt: number;
  /** Aborted when it is no longer ours, or the process must end. */
  readonly signal: AbortSignal;
  /** What was noted under this name, by us or by those before. */
  noted(name: string): string | undefined;
  /** Resolves once it is kept. Rejects where it is no longer ours. */
  note(name: string, value: string): Promise<void>;
  /** Throws where it may no longer be ours: nothing may be sent then. */
  requireHeld(): void;
}

export class NotHeld extends Error {
  constructor(cause?: unknown) {
    super('The work is no longer ours.', { cause });
  }
}

interface Holding {
  readonly store: WorkStore;
  readonly leaseMs: number;
  readonly hurry: AbortSignal;
}

// What was sent has to be written down: it is tried for as long as the lease lasts.
const noteAgainMs = 100;

/** Keeps an item ours by renewing it, until `stop`. */
export class Holder implements Held {
  readonly #claim: Claim;
  readonly #holding: Holding;
  readonly #notes: Record<string, string>;
  readonly #ended = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly signal: AbortSignal;
  #heldUntil: number;

  constructor(claim: Claim, claimedAt: number, holding: Holding) {
    this.#claim = claim;
    this.#holding = holding;
    this.#notes = notesIn(claim.notes);
    this.#heldUntil = claimedAt + holding.leaseMs;
    this.signal = AbortSignal.any([this.#ended.signal, holding.hurry]);
    this.#timer = setInterval(() => void this.#renew(), holding.leaseMs / 4);
  }

  get payload(): Buffer {
    return this.#claim.payload;
  }

  get attempt(): number {
    return this.#claim.attempt;
  }

  noted(name: string): string | undefined {
    return Object.hasOwn(this.#notes, name) ? this.#notes[name] : undefined;
  }

  async note(name: string, value: string): Promise<void> {
    this.#notes[name] = value;
    const text = JSON.stringify(this.#notes);
    for (;;) {
      try {
        if ((await this.#holding.store.note(this.#claim, text)) === 'done') return;
      } catch (error) {
        if (performance.now() >= this.#heldUntil) throw this.#lose(error);
        await new Promise((resolve) => setTimeout(resolve, noteAgainMs));
        continue;
      }
      throw this.#lose();
    }
  }

  requireHeld(): void {
    if (this.#ended.signal.aborted) throw new NotHeld();
    // By our own clock, so that a process that stood still does not go on where another one has taken over.
    if (performance.now() >= this.#heldUntil) throw this.#lose();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #renew(): Promise<void> {
    const { store, leaseMs } = this.#holding;
    const askedAt = performance.now();
    try {
      if ((await store.renew(this.#claim, leaseMs)) === 'done') this.#heldUntil = askedAt + leaseMs;
      else this.#lose();
    } catch {
      // Redis is away. It may be back before the lease is over; `requireHeld` says when it is.
    }
  }

  #lose(cause?: unknown): NotHeld {
    const lost = new NotHeld(cause);
    this.#ended.abort(lost);
    this.stop();
    return lost;
  }
}

function notesIn(text: string | undefined): Record<string, string> {
  return text === undefined ? {} : (JSON.parse(text) as Record<string, string>);
}
