import type { IdempotencyEvent } from './events.ts';
import type { KeptAnswer } from './kept-answer.ts';
import { createOwnership, type Owned, type Ownership, type Work } from './ownership.ts';
import type { RecordStore } from './record-store.ts';
import { refusalOf, replayOf, unavailable } from './repeat.ts';
import type { SealingKey } from '@frontdesk/sealing';
import { createSeal } from './seal.ts';

export interface IdempotencyOptions {
  readonly store: RecordStore;
  /** 24 h: longer than a phone is usually offline. */
  readonly retentionMs?: number;
  /** 5 min: how wrong a caller's clock may be. Records are kept for this much longer. */
  readonly clockSkewMs?: number;
  /** 10 s: after a process died, the same key is answered with 409 for so long. Renewed while the work goes on. */
  readonly leaseMs?: number;
  /** 0.8 of the lease: how long work may go on when its caller has left. */
  readonly runWithinMs?: number;
  /** 1 s: how long an answer waits for its record while the store is away. Then it is a 503; saving goes on. */
  readonly answerHeldMs?: number;
  /** 64 KiB: a larger answer is not kept, and its repeat is a 409. */
  readonly maxBodyBytes?: number;
  /** The first closes, all open; asked each time, so that they can change. None: answers are kept as they are. */
  readonly encryption?: readonly SealingKey[] | (() => readonly SealingKey[]);
  readonly onEvent?: (event: IdempotencyEvent) => void;
  /** The time of day, for the age of keys. */
  readonly now?: () => number;
}

/** One request with a key, as the core sees it. */
export type Attempt = Owned;

export interface Outcome {
  readonly answer: KeptAnswer;
  readonly isReplay: boolean;
}

export interface Idempotency {
  /** Runs the work, or gives what it gave before. Rejects with a Problem for everything else. */
  once(attempt: Attempt, work: Work): Promise<Outcome>;
  /** Resolves when no work is under way, for a process that stops: what would be left is unknown to everyone. */
  whenIdle(): Promise<void>;
  readonly life: { readonly retentionMs: number; readonly clockSkewMs: number; now(): number };
  readonly report: (event: IdempotencyEvent) => void;
}

const dayMs = 86_400_000;

export function createIdempotency(options: IdempotencyOptions): Idempotency {
  const settings = settingsOf(options);
  const { store, encryption = [], onEvent: report = () => undefined } = options;
  const seal = createSeal(typeof encryption === 'function' ? encryption : () => encryption);
  const own = createOwnership({ ...settings, store, seal, report });
  // What this process itself is doing: it knows also when the store forgot.
  const underway = new Map<string, Ownership>();

  const start = async (attempt: Attempt, work: Work): Promise<Outcome> => {
    const { operation, id } = attempt;
    const ownership = own(attempt);
    const claimed = await ownership.claim().catch((cause: unknown) => {
      report({ operation, what: 'store-away', cause });
      throw unavailable(cause);
    });
    if (claimed.state === 'completed') return replayOf(attempt, claimed.answer, { seal, report });
    if (claimed.state !== 'claimed') throw refusalOf(attempt, claimed.state, report);
    underway.set(id, ownership);
    void ownership.settled.then(() => void (underway.get(id) === ownership && underway.delete(id)));
    report({ operation, what: claimed.attempt > 1 ? 'run-again' : 'claimed' });
    return { answer: await ownership.run(work, claimed.attempt), isReplay: false };
  };

  return {
    async once(attempt, work) {
      const mine = underway.get(attempt.id);
      if (mine) throw refusalOf(attempt, mine.fingerprint === attempt.fingerprint ? 'in-progress' : 'mismatch', report);
      return await start(attempt, work);
    },
    whenIdle: async () => void (await Promise.all([...underway.values()].map(({ settled }) => settled))),
    life: { retentionMs: settings.retentionMs, clockSkewMs: settings.clockSkewMs, now: options.now ?? Date.now },
    report,
  };
}

function settingsOf(options: IdempotencyOptions) {
  const { retentionMs = dayMs, clockSkewMs = 300_000, leaseMs = 10_000, maxBodyBytes = 65_536 } = options;
  const { runWithinMs = leaseMs * 0.8, answerHeldMs = 1_000 } = options;
  if (runWithinMs >= leaseMs) throw new RangeError('runWithinMs has to be less than leaseMs.');
  if (retentionMs < 2 * leaseMs) throw new RangeError('retentionMs has to be at least twice leaseMs.');
  return { retentionMs, clockSkewMs, leaseMs, runWithinMs, answerHeldMs, maxBodyBytes };
}
