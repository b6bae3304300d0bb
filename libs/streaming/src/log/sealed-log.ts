import { textSeal, type Seal } from '@frontdesk/sealing';
import { bytesOf, type Entry, type JsonObject, type NewEntry } from '../protocol.ts';
import type { AnswerRecord, LogListener, StreamLog } from './stream-log.ts';

/**
 * A log that keeps nothing of an answer that can be read: its events, what the app gave at its start, and its tally.
 * What was written before there was a seal still opens; an answer that does not is no answer.
 */
export function sealedLog(log: StreamLog, seal: Seal): StreamLog {
  const { closed, closedJson, opened, openedEntry, openedRecord } = closing(seal);
  return {
    instance: log.instance,
    isShared: log.isShared,
    async open(id, opening) {
      const result = await log.open(id, { ...opening, meta: closedJson(id, opening.meta) });
      if (result.state === 'conflict') return result;
      const record = openedRecord(result.record);
      return record ? { state: result.state, record } : { state: 'conflict' };
    },
    append: (id, batch) => {
      const tally = batch.tally && closedJson(id, batch.tally);
      const entries = batch.entries.map((entry) => closed(id, entry));
      return log.append(id, { ...batch, entries, tally, bytes: bytesOf(batch.entries) });
    },
    read: async (id, after, atMost) => (await log.read(id, after, atMost)).map((entry) => openedEntry(id, entry)),
    find: async (id) => openedRecord(await log.find(id)),
    join: async (id, forMs) => openedRecord(await log.join(id, forMs)),
    leave: (id) => log.leave(id),
    askToStop: async (id, why) => openedRecord(await log.askToStop(id, why)),
    async close(id, ending) {
      const tally = ending.tally && closedJson(id, ending.tally);
      const result = await log.close(id, { ...ending, ...closed(id, ending), event: ending.event, tally });
      if (result.state === 'unknown') return result;
      const record = openedRecord(result.record);
      if (!record) return { state: 'unknown' };
      if (result.state !== 'closed') return { ...result, record };
      return { state: 'closed', record, end: { ...result.end, data: ending.data } };
    },
    cut: async (id, end, erase) => openedRecord(await log.cut(id, closed(id, end), erase)),
    settled: (id, fence) => log.settled(id, fence),
    due: (forMs, atMost) => log.due(forMs, atMost),
    async lookAfter(id, settleMs) {
      const looked = await log.lookAfter(id, settleMs);
      if (!('record' in looked)) return looked;
      const record = openedRecord(looked.record);
      return record ? { ...looked, record } : { state: 'alive' }; // until its time is over
    },
    hear: (listener) => log.hear(hearing(listener, opened)),
    stopHearing: () => log.stopHearing(),
  };
}

/** What is not for us to read is fetched from the log, which says so. */
function hearing(listener: LogListener, opened: (id: string, data: string) => string | undefined): LogListener {
  return {
    entries(id, first, entries) {
      const read = entries.flatMap(({ event, data }) => {
        const plain = opened(id, data);
        return plain === undefined ? [] : [{ event, data: plain }];
      });
      if (read.length === entries.length) listener.entries(id, first, read);
      else listener.more(id);
    },
    cut(id, end) {
      const data = opened(id, end.data);
      if (data === undefined) listener.more(id);
      else listener.cut(id, { ...end, data });
    },
    more: (id) => listener.more(id),
    stop: (id, why) => listener.stop(id, why),
    lost: () => listener.lost(),
    restored: () => listener.restored(),
  };
}

function closing(seal: Seal) {
  const text = textSeal(seal);
  const purposeOf = (id: string): string => `answer ${id}`;
  const opened = (id: string, data: string): string | undefined => text.open(purposeOf(id), data);
  const closed = (id: string, { event, data }: NewEntry): NewEntry => ({
    event,
    data: text.close(purposeOf(id), data),
  });
  const closedJson = (id: string, value: JsonObject): JsonObject => ({
    sealed: text.close(purposeOf(id), JSON.stringify(value)),
  });
  const openedJson = (id: string, { sealed, ...plain }: JsonObject): JsonObject | undefined => {
    if (typeof sealed !== 'string') return plain;
    const json = opened(id, sealed);
    return json === undefined ? undefined : (JSON.parse(json) as JsonObject);
  };
  const openedEntry = (id: string, entry: Entry): Entry => {
    const data = opened(id, entry.data);
    if (data === undefined) throw new Error('An answer is sealed with a key that is not configured, or was changed.');
    return { ...entry, data };
  };
  const openedRecord = (record: AnswerRecord | undefined): AnswerRecord | undefined => {
    if (!record) return undefined;
    const meta = openedJson(record.id, record.meta);
    const tally = record.tally && openedJson(record.id, record.tally);
    return meta && { ...record, meta, tally };
  };
  return { closed, closedJson, opened, openedEntry, openedRecord };
}
