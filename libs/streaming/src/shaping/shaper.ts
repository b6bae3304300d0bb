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
export const everyEvent: Shape = () => new EveryEvent();

const nothing: readonly Frame[] = [];

class EveryEvent implements Shaper {
  readonly isDone = false;
  #waiting = nothing;

  take(entry: Entry): void {
    this.#waiting = [...this.#waiting, frameOf(entry)];
  }

  get dueAt(): number | undefined {
    return this.#waiting.length === 0 ? undefined : 0;
  }

  flush(): readonly Frame[] {
    const frames = this.#waiting;
    this.#waiting = nothing;
    return frames;
  }
}

export function frameOf({ seq, event, data }: Entry): Frame {
  return { id: String(seq), event, data };
}

export function textOf(data: string): string {
  return (JSON.parse(data) as { readonly text: string }).text;
}
