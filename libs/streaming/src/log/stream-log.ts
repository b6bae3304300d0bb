import type { Entry, JsonObject, NewEntry, TerminalEvent } from '../protocol.ts';

/** What is known of one answer besides its text. */
export interface AnswerRecord {
  readonly id: string;
  /** What the app gave at the start. */
  readonly meta: JsonObject;
  /** What the producer last said of itself, such as the tokens so far; there when its process is not. */
  readonly tally: JsonObject | undefined;
  readonly isOpen: boolean;
  /** The id of its last event. */
  readonly seq: number;
  /** Higher with each who may speak for the answer: what comes later with a lower one is of somebody who lost it. */
  readonly fence: number;
  /** How it ended. */
  readonly ending: TerminalEvent | undefined;
  readonly why: string | undefined;
  /** The instance that runs its `onClosed`; another one does if it does not in time. */
  readonly settler: string | undefined;
  readonly isSettled: boolean;
  /** How long its owner has not to be doubted; less than nothing: it is lost. */
  readonly leaseLeftMs: number;
  readonly retentionMs: number;
  readonly hasText: boolean;
  /** Somebody asked its owner to stop. */
  readonly stopAsked: string | undefined;
}

export interface Opening {
  readonly fingerprint: string;
  /** Of the owner alone; the same opening may be tried again with it. */
  readonly token: string;
  readonly meta: JsonObject;
  readonly leaseMs: number;
  readonly retentionMs: number;
  /** After so long nothing is left of an answer that nobody closes. */
  readonly forgetMs: number;
}

export type Opened =
  { readonly state: 'opened' | 'attached'; readonly record: AnswerRecord } | { readonly state: 'conflict' };

export interface Batch {
  readonly token: string;
  /** The seq of the last entry before: what is tried again is not written again. */
  readonly after: number;
  /** None: only the lease is renewed. */
  readonly entries: readonly NewEntry[];
  readonly tally: JsonObject | undefined;
  readonly leaseMs: number;
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** What counts of it; default all of its entries as they are. */
  readonly bytes?: number;
}

export type Appended =
  /** `readers`: instances that have some, besides this one. */
  | { readonly state: 'appended'; readonly readers: number; readonly stopAsked: string | undefined }
  /** Over the caps: nothing was written. */
  | { readonly state: 'full' }
  /** The answer is not this owner's any more. */
  | { readonly state: 'closed' }
  /** The store lost it, or its last entries. */
  | { readonly state: 'lost' };

export interface Closing {
  /** A `survivor` may only if the lease is over. `anyone` may: what an app decides, such as when access is taken away. */
  readonly by: 'owner' | 'survivor' | 'anyone';
  readonly token: string;
  readonly event: TerminalEvent;
  readonly data: string;
  readonly why: string | undefined;
  readonly tally: JsonObject | undefined;
  /** The end's seq is above, even if the store lost entries that readers have. */
  readonly after: number;
  /** The text stays for so long at least, for those who are on their way back. */
  readonly lingerMs: number;
  /** The record stays for so long: who starts with the same key finds it. */
  readonly rememberMs: number;
  /** For so long nobody else settles. */
  readonly settleMs: number;
  /** Of what there is, nothing is kept. */
  readonly erase: boolean;
}

export type Closed =
  | { readonly state: 'closed'; readonly record: AnswerRecord; readonly end: Entry }
  /** It was before. With the same token: by the same attempt. */
  | { readonly state: 'ended'; readonly record: AnswerRecord; readonly isOwn: boolean }
  | { readonly state: 'alive'; readonly record: AnswerRecord }
  | { readonly state: 'unknown' };

export type LookedAfter =
  | { readonly state: 'done' | 'alive' }
  /** Its owner is lost: it has to be closed. */
  | { readonly state: 'expired'; readonly record: AnswerRecord }
  /** It is closed, and this instance settles now. */
  | { readonly state: 'claimed'; readonly record: AnswerRecord };

/** What an instance hears of the answers that it owns or reads. */
export interface LogListener {
  /** `entries` follow each other from `first` on. */
  entries(id: string, first: number, entries: readonly NewEntry[]): void;
  /** There is more, up to this. */
  more(id: string): void;
  /** Somebody asks its owner to stop. */
  stop(id: string, why: string): void;
  /** It ended, and readers get the end before what they have not seen. */
  cut(id: string, end: Entry): void;
  /** From here on any of these may be missed: look for yourself. */
  lost(): void;
  restored(): void;
}

/**
 * Where answers are kept: each with its entries, its owner's lease and the instances that read it. Each method is one
 * atomic change, which may be tried again. It belongs to one instance, which names itself.
 */
export interface StreamLog {
  readonly instance: string;
  /** Whether other instances see the same. */
  readonly isShared: boolean;
  open(id: string, opening: Opening): Promise<Opened>;
  append(id: string, batch: Batch): Promise<Appended>;
  /** Entries after a seq, in their order. */
  read(id: string, after: number, atMost: number): Promise<readonly Entry[]>;
  find(id: string): Promise<AnswerRecord | undefined>;
  /** This instance reads it for so long, and hears of it. */
  join(id: string, forMs: number): Promise<AnswerRecord | undefined>;
  leave(id: string): Promise<void>;
  askToStop(id: string, why: string): Promise<AnswerRecord | undefined>;
  close(id: string, closing: Closing): Promise<Closed>;
  /** Of an answer that is over: who still reads it is cut, and its text is kept or not. */
  cut(id: string, end: NewEntry, erase: boolean): Promise<AnswerRecord | undefined>;
  /** Whoever claimed with this fence is done. */
  settled(id: string, fence: number): Promise<void>;
  /** Answers that nobody looked after for so long; nobody else gets them for as long. */
  due(forMs: number, atMost: number): Promise<readonly string[]>;
  lookAfter(id: string, settleMs: number): Promise<LookedAfter>;
  /** Once for each instance. */
  hear(listener: LogListener): Promise<void>;
  /** Hears nothing more. */
  stopHearing(): Promise<void>;
}
