import type { NewEntry } from '../protocol.ts';
import type { LogListener } from './stream-log.ts';

// What instances tell each other of an answer: a letter, the answer's id, and what belongs to it. Nobody relies on it.

export function entriesMessage(id: string, first: number, entries: readonly NewEntry[]): string {
  return `e ${id} ${first} ${JSON.stringify(entries.map(({ event, data }) => [event, data]))}`;
}

export function moreMessage(id: string): string {
  return `m ${id}`;
}

export function stopMessage(id: string, why: string): string {
  return `s ${id} ${why}`;
}

/** Before and after the seq, which only the log knows. */
export function endMessage(id: string, { event, data }: NewEntry): [string, string] {
  return [`e ${id} `, ` ${JSON.stringify([[event, data]])}`];
}

/** As above, and readers get it before what they have not seen. */
export function cutMessage(id: string, { event, data }: NewEntry): [string, string] {
  return [`x ${id} `, ` ${JSON.stringify([event, data])}`];
}

/** What another version says, and this one does not know, it does not hear. */
export function hearMessage(message: string, listener: LogListener): void {
  const [kind, id = '', second = ''] = message.split(' ', 3);
  const rest = (): unknown => JSON.parse(message.slice(`${kind} ${id} ${second} `.length));
  if (kind === 'e') {
    const entries = (rest() as [string, string][]).map(([event, data]) => ({ event, data }));
    listener.entries(id, Number(second), entries);
  } else if (kind === 'x') {
    const [event, data] = rest() as [string, string];
    listener.cut(id, { seq: Number(second), event, data });
  } else if (kind === 's') listener.stop(id, second);
  else if (kind === 'm') listener.more(id);
}
