import { Problem } from '@frontdesk/problems';
import type { CallerReach } from '@frontdesk/service-clients';
import { z } from 'zod';
import type { Answers } from '../answers/answers.ts';
import { afterEvent, nothingWritten } from '../answers/written-answer.ts';
import type { WrittenAnswer } from '../answers/written-answer.ts';
import { answerCard } from '../cards/answer-message.ts';
import { lookOf } from '../cards/for-viewer.ts';
import { noticeCard } from '../cards/shared-card.ts';
import { textsIn } from '../cards/texts.ts';
import { noSuchDocumentProblem } from '../views/no-such-document.ts';
import { readableAmong } from '../views/readable.ts';
import { cardAction } from './card-action.ts';

const owned = z.object({ tenantId: z.string(), documentIds: z.array(z.string()) });
const gone = new Set(['answer-gone', 'no-such-answer']);

/** The answer of a card, for those who may read all that it rests on, whoever asked. */
export const viewAnswer = cardAction({
  verb: 'showAnswer',
  data: z.object({ answerId: z.string().regex(/^[\w-]{16,64}$/) }),
  mayRepeat: true,
  async run({ answerId }, viewer) {
    const { answers, reads } = viewer.services;
    const record = await answers.find(answerId);
    const { data } = owned.safeParse(record?.meta);
    const look = lookOf(viewer);
    if (data?.tenantId !== viewer.reach.caller.tenantId) throw noSuchDocumentProblem();
    const readable = await readableAmong(data.documentIds, reads, viewer.reach);
    if (!data.documentIds.every((id) => readable.has(id))) throw noSuchDocumentProblem();
    const answer = await readAnswer(answerId, answers, viewer.reach);
    if (answer === undefined) return noticeCard(textsIn(viewer.locale).answerGone, look);
    return answerCard(answerId, answer, look);
  },
});

/** All that is written of it now; undefined where its organisation lets it be kept no longer. */
async function readAnswer(answerId: string, answers: Answers, reach: CallerReach): Promise<WrittenAnswer | undefined> {
  let answer = nothingWritten;
  try {
    for await (const frames of await answers.follow(answerId)) {
      for (const { event, data } of frames) answer = afterEvent(answer, event, JSON.parse(data) as unknown);
      if (reach.signal.aborted) break;
    }
    return answer;
  } catch (error) {
    if (gone.has(Problem.from(error).code)) return undefined;
    throw error;
  }
}
