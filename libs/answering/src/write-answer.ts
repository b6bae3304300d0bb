import { answerText, estimateTokens } from '@frontdesk/grounding';
import type { AnswerPart, Grounded, Passage } from '@frontdesk/grounding';
import type { CallerReach } from '@frontdesk/service-clients';
import { Interrupted } from '@frontdesk/streaming';
import type { AnswerWriter } from '@frontdesk/streaming';
import type { TokenReservation, UsageEnd } from '@frontdesk/token-quota';
import type { AnswerEvents } from './answer-events.ts';
import type { AskModel, Chunk } from './models.ts';
import { untilSilent } from './until-silent.ts';

export interface Writing {
  readonly model: string;
  readonly grounded: Grounded<Passage>;
  readonly reservation: TokenReservation;
  /** What the model could have written if no quota were nearly used up. */
  readonly maxTokens: number;
  readonly ask: AskModel;
  readonly reach: Omit<CallerReach, 'signal' | 'deadline'>;
  readonly events: Pick<AnswerEvents, 'onFirstText' | 'onRemoved'>;
}

/** What is known of an answer beside its text, to whoever settles it. */
export interface Tally {
  readonly [member: string]: unknown;
  readonly inputTokens?: number;
  readonly outputTokens: number;
  /** The model writes no more. */
  readonly isFinal?: boolean;
  /** How the model ended, where it did. */
  readonly ended?: UsageEnd;
}

// Longer than an answer may take: from its deadline on, a call no longer hears that nobody wants it.
const longestMs = 900_000;

// Tokens are counted by estimate, rather too many: the model comes to its end before they do.
const shareOfModel = 0.75;

// What frames the messages beside their text, of which no tokeniser makes more tokens than it has bytes.
const frameTokens = 1_000;

const ends: Readonly<Record<string, UsageEnd>> = { length: 'length', content_filter: 'filtered' };

/** Has the model write, and gives its words on as they may be shown. Resolves with what the end says. */
export async function writeAnswer(answer: AnswerWriter, writing: Writing): Promise<{ finishReason: string }> {
  const { model, grounded, reservation, maxTokens, events } = writing;
  const startedAt = performance.now();
  const text = answerText(grounded.citable);
  const meter = metering(reservation, grounded);
  let isFirst = true;
  const show = (parts: readonly AnswerPart<Passage>[]): void => {
    for (const part of parts) {
      if (isFirst) events.onFirstText?.(model, performance.now() - startedAt);
      isFirst = false;
      emit(answer, part, { outputTokens: reservation.spentTokens });
    }
  };
  const left = new AbortController();
  try {
    const chunks = await asked(writing, AbortSignal.any([answer.signal, left.signal]));
    meter.begun();
    for await (const chunk of untilSilent(chunks)) {
      const words = meter.take(chunk);
      if (words !== '') show(text.push(words));
      if (meter.isOver) break;
    }
  } finally {
    left.abort(); // whatever happened, the model writes for nobody any more
    show(text.end());
    if (text.removed.links + text.removed.unknownLabels > 0) events.onRemoved?.(model, text.removed);
    const tally = meter.tally(answer.signal.aborted);
    const { inputTokens = grounded.inputTokens, outputTokens } = tally;
    void answer.emit('usage', { inputTokens, outputTokens }, tally).catch(() => undefined);
  }
  // What was left of a quota is less than what an answer may have: it is the quota that cut it.
  if (meter.finish === 'length' && reservation.outputTokens < maxTokens) throw new Interrupted('quota-exhausted');
  return { finishReason: meter.finish };
}

function asked({ ask, model, grounded, reservation, reach }: Writing, signal: AbortSignal) {
  const { messages } = grounded;
  const within = { ...reach, signal, deadline: performance.now() + longestMs };
  const maxTokens = Math.max(1, Math.floor(reservation.outputTokens * shareOfModel));
  return ask({ model, messages, maxTokens }, within);
}

function emit(answer: AnswerWriter, part: AnswerPart<Passage>, tally: Tally): void {
  // Who is cut off hears of it by the signal.
  if (part.type === 'text') return void answer.delta(part.text, tally).catch(() => undefined);
  const { documentId, blockId, title = '' } = part.passage;
  const citation = { number: part.number, at: part.at, documentId, blockId, title };
  void answer.emit('citation-available', citation, tally).catch(() => undefined);
}

/** Counts what the model writes before anyone sees it. */
function metering(reservation: TokenReservation, grounded: Writing['grounded']) {
  const mostRead = frameTokens + Buffer.byteLength(grounded.messages.map(({ content }) => content).join(''));
  let read: number | undefined;
  let written: number | undefined;
  let finish = 'stop';
  let isOver = false;
  let hasBegun = false;
  return {
    begun: () => void (hasBegun = true),
    /** Its words. */
    take({ choices: [choice], usage: told }: Chunk): string {
      finish = choice?.finish_reason ?? finish;
      const words = choice?.delta.content ?? '';
      read = plausible(told?.prompt_tokens, mostRead) ?? read;
      // What it said before its last words does not hold them.
      if (told || words !== '') written = plausible(told?.completion_tokens, reservation.outputTokens);
      if (words !== '' && !reservation.spent(Math.max(1, estimateTokens(words)))) {
        isOver = true;
        finish = 'length';
      }
      return words;
    },
    get isOver() {
      return isOver;
    },
    get finish() {
      return finish;
    },
    tally(isLeft: boolean): Tally {
      const told = {
        ...(read !== undefined && { inputTokens: read }),
        ...(written !== undefined && { outputTokens: written }),
      };
      // A model that refused has read nothing; one that was left before it answered may have.
      const nothing = !hasBegun && !isLeft && { inputTokens: 0 };
      return {
        outputTokens: reservation.spentTokens,
        ...nothing,
        ...told,
        isFinal: true,
        ended: ends[finish] ?? 'complete',
      };
    },
  };
}

/** Servers that do not count say 0. What no model can have used is no count either. */
function plausible(tokens: number | undefined, most: number): number | undefined {
  return tokens !== undefined && tokens > 0 && tokens <= most ? tokens : undefined;
}
