// Idempotency keys of createRevision: the first answer is remembered, a repeated call gets it again.
import { createHash } from 'node:crypto';
import type { Answer } from '../../http/answer.ts';
import { Refusal } from '../../http/refusal.ts';

const rememberMs = 24 * 3_600_000;

interface Saved {
  readonly bodyHash: string;
  readonly endsAt: number;
  /** Undefined while the first call is running. */
  answer: Answer | undefined;
}

export interface SavedOnce {
  /** `key` names user, document and Idempotency-Key. */
  run(key: string, body: Buffer, save: () => Promise<Answer>): Promise<Answer>;
}

export function createSavedOnce(now: () => number): SavedOnce {
  const saves = new Map<string, Saved>();
  return {
    async run(key, body, save) {
      const bodyHash = createHash('sha256').update(body).digest('hex');
      const first = saves.get(key);
      if (first && first.endsAt > now()) return replayed(first, bodyHash);
      const saved: Saved = { bodyHash, endsAt: now() + rememberMs, answer: undefined };
      saves.set(key, saved);
      try {
        saved.answer = await save();
        return saved.answer;
      } catch (error) {
        saves.delete(key);
        throw error;
      }
    },
  };
}

function replayed({ bodyHash, answer }: Saved, hash: string): Answer {
  if (bodyHash !== hash) {
    throw new Refusal(422, 'IDEMPOTENCY_KEY_REUSED', 'the key was used with another body');
  }
  if (!answer) {
    throw new Refusal(409, 'IDEMPOTENCY_IN_PROGRESS', 'the first call with this key is still running');
  }
  return { ...answer, headers: { ...answer.headers, 'Idempotency-Replayed': 'true' } };
}
