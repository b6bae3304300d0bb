import { Problem } from '@frontdesk/problems';
import type { IdempotencyEvent } from './events.ts';
import { decodeAnswer, type KeptAnswer } from './kept-answer.ts';
import { answerTooLarge, idempotencyUnavailable, inProgress, keyReused, outcomeUnknown } from './problems.ts';
import type { Seal } from './seal.ts';

type Report = (event: IdempotencyEvent) => void;

export interface Refused {
  readonly operation: string;
  /** For a caller who is told that nobody here knows. */
  readonly readThatTells: string;
}

/** Most writes end within a second; a client that asks sooner asks twice. */
const retryAfter = { 'Retry-After': '1' };

/** Why a repeat gets no answer. */
export function refusalOf(
  { operation, readThatTells }: Refused,
  state: 'in-progress' | 'unknown' | 'mismatch',
  report: Report = () => undefined,
): Problem {
  switch (state) {
    case 'mismatch':
      report({ operation, what: 'mismatch' });
      return new Problem(
        keyReused,
        'This Idempotency-Key was used for another request; a new request needs a new key.',
      );
    case 'in-progress':
      report({ operation, what: 'in-progress' });
      return new Problem(inProgress, 'The first request with this Idempotency-Key is still running.', {
        headers: retryAfter,
      });
    case 'unknown':
      report({ operation, what: 'outcome-unknown' });
      return new Problem(outcomeUnknown, 'It may have been done. Read before you send it again under a new key.', {
        extensions: { readThatTells },
      });
  }
}

/** What was answered before, or why that cannot be said again. */
export function replayOf(
  attempt: Refused & { readonly id: string },
  kept: Buffer | undefined,
  { seal, report }: { seal: Seal; report: Report },
): { readonly answer: KeptAnswer; readonly isReplay: true } {
  const { operation, readThatTells } = attempt;
  const answer = kept && opened(attempt, kept, { seal, report });
  if (!answer || 'digest' in answer) {
    report({ operation, what: 'answer-not-kept' });
    throw new Problem(answerTooLarge, 'It was done, and its answer was too large to keep. Read it instead.', {
      extensions: { readThatTells, ...(answer && { originalStatus: answer.status }) },
    });
  }
  report({ operation, what: 'replayed' });
  return { answer, isReplay: true };
}

// What cannot be read is not run again: 503, until whoever can read it is asked.
function opened({ id, operation }: Refused & { id: string }, kept: Buffer, at: { seal: Seal; report: Report }) {
  try {
    return decodeAnswer(at.seal.open(id, kept));
  } catch (cause) {
    at.report({ operation, what: 'store-away', cause });
    throw unavailable(cause);
  }
}

/** Nothing was run, or nobody could note that it was: the same key again is safe. */
export function unavailable(cause?: unknown): Problem {
  return new Problem(idempotencyUnavailable, 'This cannot be done safely now; send it again with the same key.', {
    headers: retryAfter,
    cause,
  });
}
