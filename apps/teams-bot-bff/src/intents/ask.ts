import type { Question } from '@frontdesk/answering';
import { activityKey } from '@frontdesk/bot-framework';
import type { OutgoingMessage, StreamedReply } from '@frontdesk/bot-framework';
import { Problem } from '@frontdesk/problems';
import type { CallerReach } from '@frontdesk/service-clients';
import { cumulative } from '@frontdesk/streaming';
import type { AnswerRecord } from '@frontdesk/streaming';
import type { Answers } from '../answers/answers.ts';
import { afterEvent, nothingWritten } from '../answers/written-answer.ts';
import type { WrittenAnswer } from '../answers/written-answer.ts';
import { answerMessage } from '../cards/answer-message.ts';
import { answerMarkdown } from '../cards/answer-text.ts';
import { cardAttachment } from '../cards/found-cards.ts';
import { lookOf } from '../cards/for-viewer.ts';
import { sharedAnswerCard } from '../cards/shared-card.ts';
import { textsIn } from '../cards/texts.ts';
import type { Texts } from '../cards/texts.ts';
import { afterCommand } from './commands.ts';
import { exactDocument } from './find-document.ts';
import { intent, none } from './intent.ts';
import type { Turn } from './intent.ts';
import { viewerOf } from './viewer-of.ts';

const mostCharacters = 2_000;
// Teams takes one update a second, and two minutes in all, of which the last seconds are for the end.
const everyMs = 1_200;
const withinMs = 100_000;

/** `ask <question>`, or `ask <document> <question>`: written while it is read; a group gets a card of it at the end. */
export const ask = intent({
  name: 'ask',
  needs: 'user',
  read: (activity) => afterCommand(activity, 'ask')?.slice(0, mostCharacters),
  async handle(turn, words) {
    const reply = turn.stream();
    const texts = textsIn(turn.locale);
    await reply.informative(texts.thinking);
    await reply.final(await answered(turn, words, reply).catch((error: unknown) => refusal(error, texts, turn)));
    return none;
  },
});

async function answered(turn: Turn, words: string, reply: StreamedReply): Promise<OutgoingMessage> {
  const { answers, webOrigin } = turn.services;
  const viewer = viewerOf(turn);
  const look = lookOf(viewer);
  const { reach } = viewer; // of what is read before; the model has its own time
  const question = questionOf(words, webOrigin);
  const key = activityKey(turn.activity);
  const attempt = async (name: string): Promise<Written> => {
    const record = await answers.begin(question, [...key, name], reach);
    return { id: record.id, answer: await follow(answers, record, { reply, reach, showsText: turn.isPersonal }) };
  };
  const first = await attempt('first');
  // One that died with the instance that wrote it is written once more.
  const written = first.answer.ending === 'lost' ? await attempt('again') : first;
  if (written.answer.ending === 'access-changed') return { text: textsIn(turn.locale).hidden };
  // What one person may read is not for all who are there: each sees it who may read all that it rests on.
  if (turn.isPersonal || written.answer.text === '') return answerMessage(written.answer, look);
  const { sharedAnswer } = textsIn(turn.locale);
  return { attachments: [cardAttachment(sharedAnswerCard(written.id, look))], summary: sharedAnswer };
}

interface Written {
  readonly id: string;
  readonly answer: WrittenAnswer;
}

interface Showing {
  readonly reply: StreamedReply;
  readonly reach: CallerReach;
  readonly showsText: boolean;
}

/** Shows the answer while it is written, and gives all of it; ends it where the person does not want it any more. */
async function follow(
  answers: Answers,
  record: AnswerRecord,
  { reply, reach, showsText }: Showing,
): Promise<WrittenAnswer> {
  const { id } = record;
  const shape = cumulative({ everyMs, withinMs });
  const recheck = answers.recheck(record, reach);
  let answer = nothingWritten;
  const stop = (): void => {
    // Where this instance only hands the turn on, the next one goes on with the answer.
    if (!reach.signal.aborted) void answers.stop(id, 'stopped').catch(() => undefined);
  };
  reply.signal.addEventListener('abort', stop, { once: true });
  if (reply.signal.aborted) stop();
  try {
    for await (const frames of await answers.follow(id, { shape, recheck })) {
      for (const { event, data } of frames) answer = afterEvent(answer, event, JSON.parse(data) as unknown);
      if (answer.ending === undefined) await reply.update(showsText ? answerMarkdown(answer) : '');
    }
  } finally {
    reply.signal.removeEventListener('abort', stop);
  }
  const { ending = 'cut' } = answer;
  if (ending === 'cut' || ending === 'access-changed') stop(); // what was left goes on: nobody reads it
  return { ...answer, ending };
}

/** The first word may say which document it is about. */
function questionOf(words: string, webOrigin: string): Question {
  const [, first = '', rest = ''] = /^(\S+?):?\s+(.+)$/s.exec(words) ?? [];
  const documentId = exactDocument(first, webOrigin);
  return documentId === undefined ? { question: words } : { question: rest, documentId };
}

const known: Readonly<Record<string, keyof Pick<Texts, 'aiOff' | 'quotaUsed' | 'hidden'>>> = {
  'ai-off': 'aiOff',
  'no-model-allowed': 'aiOff',
  'token-quota-exceeded': 'quotaUsed',
  'budget-exhausted': 'quotaUsed',
  'no-such-document': 'hidden',
};

function refusal(error: unknown, texts: Texts, { log, reach }: Turn): OutgoingMessage {
  if (reach?.signal.aborted) throw error; // another instance goes on with it
  const { code } = Problem.from(error);
  const name = Object.hasOwn(known, code) ? known[code] : undefined;
  if (name === undefined) log.warn({ err: error }, 'a question was not answered');
  return { text: texts[name ?? 'answerFailed'] };
}
