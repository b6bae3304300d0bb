import { answerRecheck, askQuestion } from '@frontdesk/answering';
import type { Answers as Writing, AnswerOffer, Question } from '@frontdesk/answering';
import type { CallerReach } from '@frontdesk/service-clients';
import type { AnswerRecord, Recheck } from '@frontdesk/streaming';
import type { Reads } from '../reads.ts';
import { requireReadable } from '../views/no-such-document.ts';

/** What a model writes about documents, each answer paid for once, and kept so long as its organisation says. */
export interface Answers extends Pick<Writing, 'find' | 'follow' | 'stop'> {
  /** Begins the answer of this key, or finds it: the same question of the same turn is answered once. */
  begin(question: Question, key: readonly string[], reach: CallerReach): Promise<AnswerRecord>;
  /** Whether its asker may still read what it rests on: asked again while it is followed. */
  recheck(record: AnswerRecord, reach: CallerReach): Recheck;
}

// What was taken away while the answer was begun had no event that could end it.
const soonMs = 500;

interface AnswersOptions {
  readonly answers: Pick<Writing, 'start' | 'find' | 'follow' | 'stop'>;
  readonly reads: Reads;
  readonly offer: AnswerOffer;
}

/** As turns ask for them. */
export function turnAnswers({ answers, reads, offer }: AnswersOptions): Answers {
  return {
    async begin(question, turn, reach) {
      if (question.documentId !== undefined) await requireReadable(question.documentId, reads, reach);
      const { tenantId, userId } = reach.caller;
      const asked = { ...question, key: [tenantId, userId, ...turn], place: 'turn' };
      const needed = { passages: reads.passages, allowed: reads.allowed, answerSettings: reads.answerSettings };
      const { record } = await askQuestion(asked, { answers, reads: needed, offer }, reach);
      return record;
    },
    recheck: (record, reach) => ({ firstMs: soonMs, refused: answerRecheck(record, reads, reach) }),
    find: (id) => answers.find(id),
    follow: (id, options) => answers.follow(id, options),
    stop: (id, why) => answers.stop(id, why),
  };
}
