import type { Entry } from '../protocol.ts';
import type { Frame } from '../sse/event-text.ts';

/** Turns the entries of an answer into what one reader gets, and when. It keeps no time of its own. */
export interface Shaper {
  take(entry: Entry, now: number): void;
  /** When what waits may go: in the past, at once; undefined, nothing waits. */
  readonly dueAt: number | undefined;
  /** What goes now, as one write. */
  flush(now: number): readonly Frame[];
  /** Nothing more comes out of it, whatever goes in. */
  readonly isDone: boolean;
}

/** One shaper for each reader. */
export type Shape = () => Shaper;

/** Each entry as it comes: for a browser. */
export const everyEvent: Shape = () => {
  let waiting: Frame[] = [];
  return {
    isDone: false,
    take: (entry) => void waiting.push(frameOf(entry)),
    get dueAt() {
      return waiting.length === 0 ? undefined : 0;
    },
    flush() {
      const frames = waiting;
      waiting = [];
      return frames;
    },
  };
};

export function frameOf({ seq, event, data }: Entry): Frame {
  return { id: String(seq), event, data };
}

export function textOf(data: string): string {
  return (JSON.parse(data) as { readonly text: string }).text;
}
