import type { Entry } from '../protocol.ts';

export interface TopicEvent {
  /** Of all events with one name the first counts: every instance may publish what all of them hear. */
  readonly name: string;
  readonly event: string;
  /** JSON text. */
  readonly data: string;
}

/** Where a topic is. Another epoch is another log, of which nobody knows what came before. */
export interface TopicPlace {
  readonly epoch: string;
  readonly seq: number;
}

export type Published = (TopicPlace & { readonly state: 'kept' }) | { readonly state: 'known' | 'unread' };

export interface TopicListener {
  event(topic: string, epoch: string, entry: Entry): void;
  /** From here on events may be missed: look for yourself. */
  lost(): void;
  restored(): void;
}

export interface TopicKeeping {
  /** So many events are kept. */
  readonly mostEvents: number;
  /** So long after the last reader. */
  readonly keepMs: number;
}

/** Where the events of topics are kept, for as long as somebody reads them and a while longer. One for each instance. */
export interface TopicLog {
  publish(topic: string, event: TopicEvent, keeping: TopicKeeping): Promise<Published>;
  /** This instance reads it for so long, and hears of it. */
  join(topic: string, forMs: number, keeping: TopicKeeping): Promise<TopicPlace>;
  leave(topic: string): Promise<void>;
  /** Those that are left of the events after a seq. */
  read(topic: string, after: number, atMost: number): Promise<readonly Entry[]>;
  hear(listener: TopicListener): Promise<void>;
  stopHearing(): Promise<void>;
}
