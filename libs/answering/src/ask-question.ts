import type { CallerReach } from '@frontdesk/service-clients';
import { requireReadableAnswer } from './answer-access.ts';
import { answerTerms } from './answer-terms.ts';
import type { AnswerOffer, TermsReads } from './answer-terms.ts';
import type { Answers, StartedAnswer } from './answers.ts';
import { groundedOn } from './grounding.ts';
import type { GroundingReads, Question } from './grounding.ts';

export interface AskedQuestion extends Question {
  /** The client's, together with whose it is. */
  readonly key: readonly string[];
  /** Where it was asked, such as the path of a route: the same key elsewhere is another question. */
  readonly place: string;
}

export interface Asking {
  readonly answers: Pick<Answers, 'start'>;
  readonly reads: GroundingReads & TermsReads;
  readonly offer: AnswerOffer;
}

/**
 * Begins the answer, or finds the one that this key began, which its asker still has to be allowed to read. Whether they
 * may read the document that they ask about is the app's to ask before.
 */
export async function askQuestion(
  { key, place, question, documentId }: AskedQuestion,
  { answers, reads, offer }: Asking,
  reach: CallerReach,
): Promise<StartedAnswer> {
  const terms = await answerTerms(offer, reads, reach);
  const grounded = await groundedOn({ question, documentId }, reads, reach);
  const started = await answers.start({
    key,
    fingerprint: [place, question],
    documentIds: documentId === undefined ? [] : [documentId],
    ...{ terms, grounded, reach },
  });
  if (!started.isNew) await requireReadableAnswer(started.record, reads, reach);
  return started;
}
