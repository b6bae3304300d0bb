import { randomBytes } from 'node:crypto';
import { Problem } from '@frontdesk/problems';
import type { IdempotencyEvent } from './events.ts';
import { encodeAnswer, type KeptAnswer } from './kept-answer.ts';
import { createLife, type Life, type OwnedLife } from './life.ts';
import type { Changed, Claimed, Hold, RecordStore } from './record-store.ts';
import { renewing } from './renewing.ts';
import { refusalOf, unavailable, type Refused } from './repeat.ts';
import { saving } from './saving.ts';
import type { Seal } from './seal.ts';

export type Work = (life: Life) => Promise<KeptAnswer>;

export interface OwnershipSettings {
  readonly store: RecordStore;
  readonly seal: Seal;
  readonly retentionMs: number;
  readonly clockSkewMs: number;
  readonly leaseMs: number;
  readonly runWithinMs: number;
  readonly answerHeldMs: number;
  readonly maxBodyBytes: number;
  readonly report: (event: IdempotencyEvent) => void;
}

export interface Owned extends Refused {
  /** Digest of the caller's scope, the operation and the key. */
  readonly id: string;
  readonly fingerprint: string;
  /** Its backend knows repeats by a key of its own, so that what may have been done, or was left undone, may run again. */
  readonly backendDedupes: boolean;
  /** The work says when its effect begins; a failure before that had none. */
  readonly announcesEffect: boolean;
  /** Looked at before the work starts, never after. */
  readonly signal: AbortSignal;
}

/** One attempt's hold on a record, from the claim until the record says how it ended. */
export interface Ownership {
  readonly fingerprint: string;
  claim(): Promise<Claimed>;
  /** The work's answer, once the record has it. `attempt` is what the claim said. */
  run(work: Work, attempt?: number): Promise<KeptAnswer>;
  /** Resolves when this process has nothing more to do for the record. */
  readonly settled: Promise<void>;
}

type End =
  | { readonly what: 'completed'; readonly answer: KeptAnswer; readonly kept: Buffer }
  | { readonly what: 'marked-unknown' | 'released'; readonly answer?: KeptAnswer; readonly thrown?: unknown };

export function createOwnership(settings: OwnershipSettings): (owned: Owned) => Ownership {
  const { store, report } = settings;

  return function ownershipOf(owned) {
    const { id, operation, fingerprint } = owned;
    const hold = holdOf(owned, settings);
    const settled = Promise.withResolvers<void>();

    const save = async (end: End): Promise<Changed> => {
      if (end.what === 'completed') return await store.complete(id, hold, end.kept);
      return end.what === 'released' ? await store.release(id, hold) : await store.markUnknown(id, hold);
    };

    return {
      fingerprint,
      settled: settled.promise,
      async claim() {
        try {
          return await store.claim(id, hold);
        } catch (error) {
          // It may have arrived all the same. On the same connection this follows it and undoes it.
          void store.release(id, hold).catch(() => undefined);
          throw error;
        }
      },
      async run(work, attempt = 1) {
        const life = createLife({ ...settings, announcesEffect: owned.announcesEffect });
        const stopRenewing = renewing(() => store.renew(id, hold), settings.leaseMs / 3);
        const end = asFarAsIsKnown(await endOf(owned, life, work, settings), attempt);
        await stopRenewing();
        const onAway = (cause: unknown): void => report({ operation, what: 'store-away', cause });
        const saved = saving(() => save(end), { soonMs: settings.answerHeldMs, onAway });
        void saved.ended.then((changed) => {
          const cause = 'thrown' in end ? { cause: end.thrown } : undefined;
          report({ operation, what: changed === 'done' ? end.what : whatOf(changed), ...cause });
          settled.resolve();
        });
        return answerOf(end, await saved.soon, owned);
      },
    };
  };
}

function whatOf(changed: 'lost' | 'not yet'): IdempotencyEvent['what'] {
  return changed === 'lost' ? 'fenced' : 'not-recorded';
}

function holdOf({ fingerprint, backendDedupes }: Owned, settings: OwnershipSettings): Hold {
  const { retentionMs, clockSkewMs, leaseMs } = settings;
  return {
    owner: randomBytes(16).toString('base64url'),
    fingerprint,
    leaseMs,
    keepMs: retentionMs + clockSkewMs,
    // The backend forgets too, and its memory began at another time on another clock.
    runAgainWithinMs: backendDedupes ? retentionMs / 2 : 0,
  };
}

async function endOf(owned: Owned, life: OwnedLife, work: Work, settings: OwnershipSettings): Promise<End> {
  using running = life;
  // Who left before it began wants nothing done.
  if (owned.signal.aborted) return { what: 'released', thrown: owned.signal.reason };
  try {
    const answer = await running.within(work);
    if (answer.status >= 500) return { what: running.mayHaveHadEffect() ? 'marked-unknown' : 'released', answer };
    const encoded = encodeAnswer(answer, settings.maxBodyBytes);
    return { what: 'completed', answer, kept: settings.seal.close(owned.id, encoded) };
  } catch (thrown) {
    return { what: running.mayHaveHadEffect(thrown) ? 'marked-unknown' : 'released', thrown };
  }
}

// That this attempt did nothing says nothing of the one before, of which nobody knows.
function asFarAsIsKnown(end: End, attempt: number): End {
  return end.what === 'released' && attempt > 1 ? { ...end, what: 'marked-unknown' } : end;
}

// A successor may have run it too: its answer is the one that is kept, and the caller is sent to fetch that.
function answerOf(end: End, changed: Changed | 'not yet', owned: Owned): KeptAnswer {
  if ('thrown' in end) throw Problem.from(end.thrown);
  if (changed === 'lost') throw refusalOf(owned, 'in-progress');
  if (changed === 'not yet' && end.what === 'completed') throw unavailable();
  return end.answer as KeptAnswer;
}
