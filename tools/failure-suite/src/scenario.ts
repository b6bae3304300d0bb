// What a scenario is: it does something to real processes, and says what it measured against which bars.
import type { Stage, StageNeeds } from './stage.ts';

/** Full: what the bars are about. Short: the same, small enough for every test run; times then say nothing. */
export type Size = 'full' | 'short';

export interface Bar {
  /** What must hold, in words. */
  readonly says: string;
  readonly measured: string;
  readonly isMet: boolean;
}

export interface Finding {
  readonly bars: readonly Bar[];
  /** Markdown for people. */
  readonly text: string;
}

export interface Scenario {
  readonly name: string;
  readonly needs?: StageNeeds;
  run(stage: Stage, size: Size): Promise<Finding>;
}

export function bar(says: string, measured: string, isMet: boolean): Bar {
  return { says, measured, isMet };
}

export function atMost(says: string, value: number, most: number, unit = ''): Bar {
  const shown = Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 3 : 0);
  return bar(says, Number.isNaN(value) ? 'not measured' : `${shown}${unit}`, value <= most);
}

/** A share of which nothing was counted is not met. */
export function shareAtLeast(says: string, { good, all }: { good: number; all: number }, least: number): Bar {
  return bar(says, all === 0 ? 'not measured' : `${good} of ${all}`, all > 0 && good / all >= least);
}
