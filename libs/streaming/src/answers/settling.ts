import { randomUUID } from 'node:crypto';
import { interruptedData, type Entry } from '../protocol.ts';
import type { AnswerRecord, Closing } from '../log/stream-log.ts';
import type { Settings } from './settings.ts';

export interface Settling {
  /** Calls the app's `onClosed`, and notes that it is done. */
  settleSoon(record: AnswerRecord): void;
  /** What is under way is done. */
  idle(): Promise<void>;
  /** Closes an answer whose owner is lost. Gives its end, if it was this call. */
  closeLost(record: AnswerRecord): Promise<Entry | undefined>;
  /** Looks after answers that nobody else does: owners that died without a reader, settlings that did not come to an end. */
  sweep(): Promise<void>;
}

const mostAtOnce = 50;

export function settling(settings: Settings): Settling {
  const { log, onClosed, events, leaseMs, settleMs, lingerMs, rememberMs } = settings;

  const settle = async (record: AnswerRecord): Promise<void> => {
    try {
      await onClosed(record);
      await log.settled(record.id, record.fence);
    } catch (error) {
      events.onError?.('settle', error); // it is due again after settleMs
    }
  };
  const underWay = new Set<Promise<void>>();
  const settleSoon = (record: AnswerRecord): void => {
    const done = settle(record).finally(() => underWay.delete(done));
    underWay.add(done);
  };
  const closeLost = async (record: AnswerRecord): Promise<Entry | undefined> => {
    const why = record.stopAsked ?? 'owner-lost';
    const closing: Closing = {
      ...{ by: 'survivor', token: randomUUID(), event: 'interrupted', data: interruptedData(why), why, erase: false },
      ...{ tally: undefined, after: record.seq, lingerMs, rememberMs, settleMs },
    };
    const closed = await log.close(record.id, closing);
    if (closed.state !== 'closed') return undefined;
    events.onEnded?.(closed.record);
    settleSoon(closed.record);
    return closed.end;
  };

  let isAway = false;
  const lookAfter = async (id: string, wasAway: boolean): Promise<void> => {
    const looked = await log.lookAfter(id, settleMs);
    if (looked.state === 'expired' && !wasAway) await closeLost(looked.record);
    else if (looked.state === 'claimed') await settle(looked.record);
  };

  return {
    settleSoon,
    closeLost,
    idle: async () => void (await Promise.all(underWay)),
    async sweep() {
      // After an outage owners get the time to renew their leases.
      const wasAway = isAway;
      isAway = true;
      for (let due: readonly string[]; (due = await log.due(2 * leaseMs, mostAtOnce)).length > 0;) {
        await Promise.all(due.map((id) => lookAfter(id, wasAway)));
      }
      isAway = false;
    },
  };
}
