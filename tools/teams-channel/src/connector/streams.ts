// The rules of a reply that grows while it is read: https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux
import type { Clock } from '../clock.ts';
import type { Activity, StreamInfo } from '../teams/activity.ts';
import { badArgument, tooManyRequests, type Refusal } from './refusal.ts';
import { isTooLongToInform } from './sizes.ts';

const wholeMs = 120_000;
const paceMs = 1_000;

/** One reply that grows. Its id is that of the message. */
export interface Stream {
  readonly id: string;
  readonly chatId: string;
  readonly startedAt: number;
  lastAt: number;
  sequence: number;
  /** What the reader has; informative texts are not of it. */
  text: string;
  ended: 'final' | 'stopped' | 'timed-out' | undefined;
}

export type StreamVerdict =
  | { readonly kind: 'started' | 'grown' | 'final'; readonly stream: Stream }
  /** Answered with 202 and without effect. */
  | { readonly kind: 'dropped'; readonly refusal: Refusal }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface StreamRequest {
  readonly chatId: string;
  readonly isPersonal: boolean;
  readonly activity: Activity;
  readonly info: StreamInfo;
  /** For the message of a new stream. */
  newId(): string;
}

export interface Streams {
  accept(request: StreamRequest): StreamVerdict;
  /** The reader pressed Stop. False: nothing was growing there. */
  stop(chatId: string): boolean;
  /** The one that is growing, if any. */
  open(chatId: string): Stream | undefined;
  clear(): void;
}

export function createStreams(clock: Clock): Streams {
  const streams = new Map<string, Stream>();

  function open(chatId: string): Stream | undefined {
    for (const stream of streams.values()) {
      if (stream.chatId !== chatId || stream.ended) continue;
      if (clock() - stream.startedAt < wholeMs) return stream;
      stream.ended = 'timed-out';
    }
    return undefined;
  }

  return {
    open,
    accept(request) {
      const { info, chatId } = request;
      const refusal = formRefusal(request);
      if (refusal) return { kind: 'refused', refusal };
      const growing = open(chatId); // ends those whose time is over
      if (info.streamId === undefined) {
        if (growing) return refused(notAllowed('Another message is being streamed in this chat.'));
        const verdict = start(request, clock());
        if (verdict.kind === 'started') streams.set(verdict.stream.id, verdict.stream);
        return verdict;
      }
      const stream = streams.get(info.streamId);
      if (stream?.chatId !== chatId) return refused(badArgument('There is no such stream.'));
      if (stream.ended) return refused(notAllowed(whyEnded[stream.ended]));
      const wait = stream.lastAt + paceMs - clock();
      if (wait > 0) return refused(tooManyRequests(wait));
      return info.streamType === 'final' ? end(stream, request, clock()) : grow(stream, request, clock());
    },
    stop(chatId) {
      const stream = open(chatId);
      if (stream) stream.ended = 'stopped';
      return stream !== undefined;
    },
    clear: () => streams.clear(),
  };
}

/** What no state could make right. */
function formRefusal({ isPersonal, info, activity }: StreamRequest): Refusal | undefined {
  if (!isPersonal) return badArgument('Streaming API is not enabled for this conversation.');
  const isEnd = info.streamType === 'final';
  if (isEnd && activity.type !== 'message') return badArgument('Only a message ends a stream.');
  if (!isEnd && activity.type !== 'typing') {
    return badArgument('Only end streaming type is allowed as a message activity.');
  }
  const isLong = info.streamType === 'informative' && isTooLongToInform(activity.text ?? '');
  return isLong ? notAllowed('Message size too large.') : undefined;
}

function start({ chatId, activity, info, newId }: StreamRequest, now: number): StreamVerdict {
  if (info.streamType === 'final') return refused(badArgument('A stream cannot start with its end.'));
  if (info.streamSequence !== 1) return refused(badArgument('Start streaming activities should have sequence 1.'));
  if (!activity.text) return refused(badArgument('Start streaming activities should include text.'));
  const isInformative = info.streamType === 'informative';
  const stream: Stream = {
    id: newId(),
    chatId,
    startedAt: now,
    lastAt: now,
    sequence: 1,
    text: isInformative ? '' : activity.text,
    ended: undefined,
  };
  return { kind: 'started', stream };
}

function grow(stream: Stream, { activity, info }: StreamRequest, now: number): StreamVerdict {
  if (info.streamSequence === undefined) return refused(badArgument('streamSequence is missing.'));
  if (info.streamSequence !== stream.sequence + 1) return dropped;
  if (!activity.text) return refused(badArgument('Streaming activities should include text.'));
  const isInformative = info.streamType === 'informative';
  if (isInformative && stream.text) return refused(badArgument('Informative updates come before the text.'));
  if (!isInformative && !activity.text.startsWith(stream.text)) return refused(notContained);
  stream.sequence = info.streamSequence;
  stream.lastAt = now;
  if (!isInformative) stream.text = activity.text;
  return { kind: 'grown', stream };
}

function end(stream: Stream, { activity, info }: StreamRequest, now: number): StreamVerdict {
  if (info.streamSequence !== undefined) return refused(badArgument('The end of a stream has no streamSequence.'));
  if (!activity.text && !activity.attachments?.length) return refused(badArgument('The end of a stream is empty.'));
  if (!(activity.text ?? '').startsWith(stream.text)) return refused(notContained);
  stream.text = activity.text ?? '';
  stream.lastAt = now;
  stream.ended = 'final';
  return { kind: 'final', stream };
}

const whyEnded = {
  final: 'Content stream is not allowed on an already completed streamed message.',
  stopped: 'Content stream was canceled by user.',
  'timed-out': 'Content stream finished due to exceeded streaming time.',
};

const notContained = notAllowed('Request streamed content should contain the previously streamed content.');

const dropped: StreamVerdict = {
  kind: 'dropped',
  refusal: {
    status: 202,
    code: 'ContentStreamSequenceOrderPreConditionFailed',
    message: 'PreCondition failed exception when processing streaming activity.',
  },
};

function notAllowed(message: string): Refusal {
  return { status: 403, code: 'ContentStreamNotAllowed', message };
}

function refused(refusal: Refusal): StreamVerdict {
  return { kind: 'refused', refusal };
}
