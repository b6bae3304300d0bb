import type { Difference, Noise } from './difference.ts';
import type { RolloutRule, Subject } from './rule.ts';

export interface ShadowAnswer {
  readonly status: number;
  /** Bytes are read as JSON, if they are. */
  readonly body: Uint8Array | object;
  readonly tookMs?: number;
}

/** What became of one copy. For metrics and logs: it holds no value of any answer. */
export interface ShadowReport {
  readonly operation: string;
  readonly group: string | undefined;
  /** `too-big`: they differ in bytes, and to say where would cost too much. */
  readonly outcome: 'same' | 'different' | 'failed' | 'too-big';
  readonly differences: readonly Difference[];
  /** There are more than are listed. */
  readonly more: boolean;
  /** Code of what went wrong with the copy. */
  readonly failed?: string;
  readonly primaryMs?: number;
  readonly secondaryMs?: number;
}

export interface ShadowOptions {
  /** Which calls are copied, and where to; `percent` is a share of calls, drawn anew each time. */
  readonly rules: readonly RolloutRule[];
  readonly report: (report: ShadowReport) => void;
  /** By operation: what differs between any two answers. Default: nothing. */
  readonly noise?: Readonly<Record<string, readonly Noise[]>>;
  /** Copies under way, or waiting to be compared. Default 16: a slow version must not hold our memory. */
  readonly maxInFlight?: number;
  /** Larger bodies are compared as bytes. Default 256 KiB: some milliseconds of a process that answers others. */
  readonly maxBytes?: number;
  /** Of one report. Default 50. */
  readonly maxDifferences?: number;
  readonly random?: () => number;
  /** When to compare. Default `setImmediate`: after the answer has gone on to who waits for it. */
  readonly later?: (run: () => void) => void;
}

export interface Shadow {
  /** The group that a copy of this call goes to, or undefined: no copy. */
  wants(operation: string, subject: Subject | undefined): string | undefined;
  /** False when too many copies are under way. After true, `ended` must follow. */
  tryStart(): boolean;
  ended(): void;
  /** Never throws, and is never waited for. */
  compare(
    operation: string,
    primary: ShadowAnswer,
    secondary: ShadowAnswer | { readonly failed: string; readonly tookMs?: number },
    group?: string,
  ): void;
  change(rules: readonly RolloutRule[]): void;
}
