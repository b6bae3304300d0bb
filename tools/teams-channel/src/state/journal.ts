// What went over the wire, for tests and for whoever asks why nothing came.
import type { Clock } from '../clock.ts';
import type { Activity } from '../teams/activity.ts';

/** The bot called the connector, or asked for a token. */
export interface ConnectorCall {
  readonly at: number;
  readonly operation: Operation;
  readonly conversationId?: string | undefined;
  readonly activityId?: string | undefined;
  readonly activity?: Activity | undefined;
  readonly status: number;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

export const operations = [
  'token',
  'create',
  'send',
  'reply',
  'update',
  'delete',
  'members',
  'metadata',
  'keys',
] as const;
export type Operation = (typeof operations)[number];

/** The channel sent the bot an activity. */
export interface Delivery {
  readonly at: number;
  readonly ms: number;
  readonly conversationId?: string | undefined;
  readonly activityId: string | undefined;
  readonly type: string;
  readonly name?: string | undefined;
  /** 0: no answer. */
  readonly status: number;
  readonly body: unknown;
  readonly failure?: 'timed-out' | 'unreachable' | undefined;
}

/** What the bot did that people in Teams would see as an error. */
export interface Lapse {
  readonly at: number;
  readonly conversationId?: string | undefined;
  readonly what: string;
}

export interface Entries {
  readonly calls: readonly ConnectorCall[];
  readonly deliveries: readonly Delivery[];
  readonly lapses: readonly Lapse[];
}

export interface Journal {
  called(call: Omit<ConnectorCall, 'at'>): void;
  delivered(delivery: Delivery): void;
  lapsed(what: string, conversationId?: string): void;
  /** Of one conversation, or of all. */
  entries(conversationId?: string): Entries;
  clear(): void;
}

const most = 20_000;

export function createJournal(clock: Clock): Journal {
  const calls: ConnectorCall[] = [];
  const deliveries: Delivery[] = [];
  const lapses: Lapse[] = [];
  const keep = <Entry>(list: Entry[], entry: Entry): void => {
    list.push(entry);
    if (list.length > most) list.splice(0, list.length - most);
  };
  return {
    called: (call) => keep(calls, { at: clock(), ...call }),
    delivered: (delivery) => keep(deliveries, delivery),
    lapsed: (what, conversationId) => keep(lapses, { at: clock(), what, conversationId }),
    entries(conversationId) {
      const isOf = (entry: { conversationId?: string | undefined }) =>
        conversationId === undefined || entry.conversationId === conversationId;
      return { calls: calls.filter(isOf), deliveries: deliveries.filter(isOf), lapses: lapses.filter(isOf) };
    },
    clear() {
      for (const list of [calls, deliveries, lapses]) list.length = 0;
    },
  };
}
