import type { Outcome } from './outcome.ts';
import type { Judge } from './protocol.ts';

interface Judged<Answer> {
  /** Throws for an answer that cannot be used. */
  judge(answer: Answer): void;
  /** What the answer says; it is not read twice. */
  of(answer: Answer): Outcome;
}

/** Reads answers while they are judged, as long as another instance may still be asked for a better one. */
export function judgedBy<Answer>(read: (answer: Answer) => Outcome, judge: Judge | undefined): Judged<Answer> {
  let last: { readonly answer: Answer; readonly outcome: Outcome } | undefined;
  return {
    judge(answer) {
      const outcome = read(answer);
      judge?.(outcome);
      last = { answer, outcome };
    },
    // Of two answers side by side, the one that counts may be the one that was read first.
    of: (answer) => (last?.answer === answer ? last.outcome : read(answer)),
  };
}
