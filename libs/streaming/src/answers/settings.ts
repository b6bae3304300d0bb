import { problemDocument, Problem } from '@frontdesk/problems';
import { systemClock, type Clock } from '../clock.ts';
import type { AnswerRecord, StreamLog } from '../log/stream-log.ts';
import type { JsonObject } from '../protocol.ts';

/** What is told to logs and metrics. */
export interface StreamEvents {
  /** Something went wrong that nobody waits for. */
  onError?(what: string, error: unknown): void;
  /** An answer was closed by this instance. */
  onEnded?(record: AnswerRecord): void;
  /** Readers of this instance: one more or one less. */
  onReaders?(open: number): void;
  /** A reader was cut. */
  onCut?(why: string): void;
}

export interface AnswerStreamsOptions {
  readonly log: StreamLog;
  /**
   * Called when an answer is over, whoever ended it, at least once and not without `fence`: settle by something that the
   * record names, so that a second time changes nothing. What throws is called again, by this or another instance.
   */
  readonly onClosed?: (record: AnswerRecord) => Promise<void> | void;
  /** What clients read of a failure, as `answer-error`. */
  readonly errorData?: (error: unknown) => JsonObject;
  readonly events?: StreamEvents;
  /** 5 s: after so long without a sign of life an owner counts as dead. */
  readonly leaseMs?: number;
  /** 10 s: so long an answer is written that nobody reads. Longer than clients take to come back. */
  readonly graceMs?: number;
  /** 1 h: how long an ended answer can be read, where `start` says nothing. */
  readonly retentionMs?: number;
  /** 24 h: how long a key is known. */
  readonly rememberMs?: number;
  /** 10 s: text stays for those who are on their way back, even with a retention of 0. */
  readonly lingerMs?: number;
  /** 30 s: so long `onClosed` has before another instance tries. */
  readonly settleMs?: number;
  /** 10 min: an answer that takes longer is ended with `too-long`. */
  readonly maxForMs?: number;
  /** 20 000 events and 1 MiB: an answer that has more is ended with `too-long`. */
  readonly maxEntries?: number;
  readonly maxBytes?: number;
  /** 64 KiB wait for a reader at most; the rest it gets from the log when it reads on. */
  readonly readerBytes?: number;
  /** 30 s: who reads nothing for so long although something waits is cut. */
  readonly stalledMs?: number;
  /** 15 s: below the shortest idle time of a proxy. */
  readonly beatMs?: number;
  /** 2 s: so long a producer may go on after its signal. */
  readonly endWithinMs?: number;
  /** 500 and 3 000 ms: between these clients wait before they connect again. */
  readonly retryMs?: readonly [number, number];
  /** 10 000 readers at once in this process; more are refused. */
  readonly mostReaders?: number;
  readonly clock?: Clock;
  readonly random?: () => number;
}

export type Settings = Required<Omit<AnswerStreamsOptions, 'events'>> & { readonly events: StreamEvents };

export function settingsOf(options: AnswerStreamsOptions): Settings {
  const settings: Settings = {
    ...{ onClosed: () => undefined, errorData: problemData, events: {} },
    ...{ leaseMs: 5_000, graceMs: 10_000, lingerMs: 10_000, settleMs: 30_000, maxForMs: 600_000 },
    ...{ retentionMs: 3_600_000, rememberMs: 86_400_000 },
    ...{ maxEntries: 20_000, maxBytes: 1_048_576, readerBytes: 65_536, mostReaders: 10_000 },
    ...{ stalledMs: 30_000, beatMs: 15_000, endWithinMs: 2_000, retryMs: [500, 3_000] },
    ...{ clock: systemClock, random: Math.random },
    ...options,
  };
  if (settings.leaseMs < 100) throw new TypeError('A lease below 100 ms would be lost by any pause.');
  return settings;
}

/** No more than any other answer says of a failure. */
function problemData(error: unknown): JsonObject {
  const { type, title, status, detail } = problemDocument(Problem.from(error), { instance: '', requestId: '' });
  return { type, title, status, detail };
}
