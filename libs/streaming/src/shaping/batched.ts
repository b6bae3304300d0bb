import { isTerminal, type Entry } from '../protocol.ts';
import { frameOf, textOf, type Shape } from './shaper.ts';

/**
 * A write at most every so often, with deltas that follow each other as one: for a phone, whose radio sleeps in between.
 * The first goes at once.
 */
export function batched({ everyMs }: { readonly everyMs: number }): Shape {
  return () => {
    let mayGoAt = -Infinity;
    let waiting: Entry[] = [];
    let deltas: string[] = [];
    let lastDelta = 0;
    const joinDeltas = (): void => {
      if (deltas.length === 0) return;
      waiting.push({ seq: lastDelta, event: 'answer-delta', data: JSON.stringify({ text: deltas.join('') }) });
      deltas = [];
    };
    return {
      isDone: false,
      take(entry) {
        if (entry.event === 'answer-delta') {
          deltas.push(textOf(entry.data));
          lastDelta = entry.seq;
          return;
        }
        joinDeltas();
        waiting.push(entry);
      },
      get dueAt() {
        return waiting.length + deltas.length === 0 ? undefined : mayGoAt;
      },
      flush(now) {
        joinDeltas();
        const frames = waiting.map(frameOf);
        waiting = [];
        mayGoAt = now + everyMs;
        return frames;
      },
    };
  };
}

export interface CumulativeOptions {
  readonly everyMs: number;
  /** From the first entry on. What is not there by then does not come: the last update says so. */
  readonly withinMs?: number;
}

/**
 * All text so far, at most every so often, as `answer-text`: for a channel that shows one message and edits it. Other
 * events come before the text that follows them; an end comes with the last text. It has to begin with the first entry.
 */
export function cumulative({ everyMs, withinMs = Infinity }: CumulativeOptions): Shape {
  return () => {
    let mayGoAt = -Infinity;
    let endsAt: number | undefined;
    let text = '';
    let seq = 0;
    let isNew = false;
    let others: Entry[] = [];
    let end: Entry | undefined;
    let isDone = false;
    const update = (): Entry => ({ seq, event: 'answer-text', data: JSON.stringify({ text }) });
    return {
      get isDone() {
        return isDone;
      },
      take(entry, now) {
        if (isDone) return;
        endsAt ??= now + withinMs;
        if (entry.event === 'answer-delta') {
          text += textOf(entry.data);
          seq = entry.seq;
          isNew = true;
        } else if (isTerminal(entry.event)) end = entry;
        else others.push(entry);
      },
      get dueAt() {
        if (isDone || endsAt === undefined) return undefined;
        const waits = isNew || others.length > 0 || end !== undefined;
        return waits ? Math.min(mayGoAt, endsAt) : endsAt === Infinity ? undefined : endsAt;
      },
      flush(now) {
        const entries = [...others, ...(isNew ? [update()] : [])];
        const isLate = endsAt !== undefined && now >= endsAt;
        if (end) entries.push(end);
        else if (isLate) entries.push({ seq, event: 'interrupted', data: JSON.stringify({ why: 'too-long' }) });
        isDone = end !== undefined || isLate;
        isNew = false;
        others = [];
        mayGoAt = now + everyMs;
        return entries.map(frameOf);
      },
    };
  };
}
