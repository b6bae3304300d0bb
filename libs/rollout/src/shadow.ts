import { findingOf, type FailedCopy, type Finding, type ShadowAnswer } from './compare-answers.ts';
import type { Noise } from './difference.ts';
import { noiseOf } from './noise.ts';
import { RuleTable } from './rule-table.ts';
import type { RolloutRule, Subject } from './rule.ts';

/** What became of one copy. For metrics and logs: it holds no value of any answer. */
export interface ShadowReport extends Finding {
  readonly operation: string;
  readonly group: string | undefined;
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
  /** Never throws, and nobody waits for it. */
  compare(operation: string, primary: ShadowAnswer, secondary: ShadowAnswer | FailedCopy, group?: string): void;
  change(rules: readonly RolloutRule[]): void;
}

/** Copies a share of calls to another version, and says where its answers differ. */
export function createShadow(options: ShadowOptions): Shadow {
  const { rules, report, noise = {}, random = Math.random, later = (run) => void setImmediate(run) } = options;
  const { maxInFlight = 16, maxBytes = 262_144, maxDifferences = 50 } = options;
  const table = new RuleTable(rules, '');
  const declared = new Map(Object.entries(noise).map(([operation, ofIt]) => [operation, noiseOf(ofIt)]));
  let underWay = 0;
  let toCompare = 0;

  return {
    wants: (operation, subject) => table.groupFor(operation, subject, random),
    change: (changed) => table.change(changed),
    tryStart: () => {
      if (underWay + toCompare >= maxInFlight) return false;
      underWay += 1;
      return true;
    },
    ended: () => void (underWay = Math.max(0, underWay - 1)),
    compare: (operation, primary, secondary, group) => {
      toCompare += 1;
      later(() => {
        toCompare -= 1;
        const finding = findingOf(primary, secondary, {
          noise: declared.get(operation) ?? [],
          maxBytes,
          maxDifferences,
        });
        try {
          report({ operation, group, ...finding, ...timesOf(primary.tookMs, secondary.tookMs) });
        } catch {
          // A report that fails must not end a process that answers others, and a lib has no log to say so in.
        }
      });
    },
  };
}

function timesOf(primaryMs: number | undefined, secondaryMs: number | undefined) {
  return { ...(primaryMs !== undefined && { primaryMs }), ...(secondaryMs !== undefined && { secondaryMs }) };
}
