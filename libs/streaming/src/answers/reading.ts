import type { Readable } from 'node:stream';
import { Problem } from '@frontdesk/problems';
import { answerGone, noSuchAnswer, tooManyReaders, unknownEventId } from '../problems.ts';
import { everyEvent, type Shape } from '../shaping/shaper.ts';
import { eventStreamHeaders, type Frame } from '../sse/event-text.ts';
import { sseSink } from '../sse/sse-sink.ts';
import { frameQueue } from './frame-queue.ts';
import type { LocalAnswer } from './local-answer.ts';
import type { LocalAnswers } from './local-answers.ts';
import type { OpenReaders, Recheck } from './open-readers.ts';
import { patiently } from './or-unavailable.ts';
import type { Reader, Sink } from './reader.ts';
import type { Settings } from './settings.ts';

export interface ReadOptions {
  /** What the client sends as `Last-Event-ID`. */
  readonly lastEventId?: string | undefined;
  /** Default each event as it comes. */
  readonly shape?: Shape;
  /** Asked again and again while it is read. */
  readonly recheck?: Recheck;
  /** Who reads, as `cutWhere` asks for it. */
  readonly label?: unknown;
}

export interface OpenRead {
  /** Undefined: the client has all there is, and there is nothing to come (204). */
  readonly stream: Readable | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Ends this reader alone, with `interrupted`. */
  cut(why: string): void;
}

export interface Reading {
  read(id: string, options?: ReadOptions): Promise<OpenRead>;
  follow(id: string, options?: ReadOptions): Promise<AsyncGenerator<readonly Frame[], void>>;
}

/** Says which form of the protocol this is. */
const headers = { ...eventStreamHeaders, 'Frontdesk-Stream': '1' } as const;

/** Answers for those who read them: by HTTP, or in this process. */
export function reading(settings: Settings, locals: LocalAnswers, readers: OpenReaders): Reading {
  const add = (local: LocalAnswer, options: ReadOptions, to: { sink: Sink; canMove: boolean }): Reader => {
    const { lastEventId, shape = everyEvent, recheck, label } = options;
    return readers.add({
      ...{ source: local, shape, recheck, label, after: Number(lastEventId ?? 0), ...to },
      onOver: () => locals.letGo(local),
    });
  };
  const joined = async (id: string): Promise<LocalAnswer> => {
    const local = await patiently(settings.clock, () => locals.toRead(id));
    if (!local) throw new Problem(noSuchAnswer, 'There is no answer with this id.');
    return local;
  };
  const found = async (id: string, lastEventId: string | undefined): Promise<LocalAnswer | undefined> => {
    if (readers.isFull) {
      throw new Problem(tooManyReaders, 'Too many streams are open here.', { headers: { 'Retry-After': '2' } });
    }
    let local = await joined(id);
    let isRead = false;
    try {
      // Another instance may have sent what has not come here yet.
      if (Number(lastEventId ?? 0) > local.lastSeq) {
        await patiently(settings.clock, () => local.ask());
        // Its last other reader may have left meanwhile: then it is heard of no more.
        local = await joined(id);
      }
      isRead = hasMore(local, lastEventId);
      return isRead ? local : undefined;
    } finally {
      if (!isRead) locals.letGo(local);
    }
  };

  return {
    async read(id, options = {}) {
      const local = await found(id, options.lastEventId);
      if (!local) return { stream: undefined, headers, cut: () => undefined };
      const sink = sseSink({
        ...{ capBytes: settings.readerBytes, retryMs: readers.retryMs() },
        onRoom: () => reader?.room(),
        onLeft: () => reader?.left(),
      });
      let reader: Reader | undefined = undefined;
      const added = (reader = add(local, options, { sink, canMove: true }));
      return { stream: sink.stream, headers, cut: (why) => readers.cut(added, why) };
    },
    async follow(id, options = {}) {
      const local = await found(id, options.lastEventId);
      let reader: Reader | undefined = undefined;
      const queue = frameQueue({ onRoom: () => reader?.room(), onLeft: () => reader?.left() });
      if (local) reader = add(local, options, { sink: queue, canMove: false });
      else queue.end();
      return queue.frames;
    },
  };
}

/** Whether there is, or will be, something after this event. */
function hasMore(local: LocalAnswer, lastEventId: string | undefined): boolean {
  const { record } = local;
  const lastSeq = Math.max(local.lastSeq, record.seq);
  const after = Number(lastEventId ?? 0);
  if (lastEventId !== undefined && (!/^\d{1,9}$/.test(lastEventId) || after > lastSeq)) {
    throw new Problem(unknownEventId, 'The answer has no event with this id: read it from the start.');
  }
  if (record.isOpen) return true;
  if (after > 0 && after === lastSeq) return false;
  // What is not to be kept is there for those only who were reading it.
  const isKept = record.hasText && (record.retentionMs > 0 || lastEventId !== undefined);
  if (!isKept) throw new Problem(answerGone, 'The answer is no longer kept.');
  return true;
}
