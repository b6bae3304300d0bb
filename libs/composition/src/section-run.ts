import type { DegradedReason } from '@frontdesk/problems';
import type { Composed, Degraded, SectionTiming, SectionTrail } from './composed.ts';
import type { SectionPlan } from './section.ts';

/** A section within one run of its view. */
export interface SectionRun {
  readonly plan: SectionPlan;
  /** `present`: it has a value, if only one that stands in. `lost`: it has none. `skipped`: nobody asks for it. `dropped`: nobody waits for it. */
  state: 'waiting' | 'loading' | 'present' | 'lost' | 'skipped' | 'dropped';
  needsLeft: number;
  /** Aborts its loader; undefined when there is nothing to abort. */
  running: AbortController | undefined;
  timer: unknown;
  trail: SectionTrail | undefined;
  startedAt: number;
  /** Negative until it has settled, and for ever if it was not started. */
  ms: number;
  value: unknown;
  /** Why the answer is degraded by it. */
  reason: DegradedReason | undefined;
}

export function sectionRun(plan: SectionPlan): SectionRun {
  return {
    plan,
    state: 'waiting',
    needsLeft: plan.needs.length,
    running: undefined,
    timer: undefined,
    trail: undefined,
    startedAt: 0,
    ms: -1,
    value: undefined,
    reason: undefined,
  };
}

/** By name, in the order of declaration. */
export function valuesOf(sections: readonly SectionRun[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { plan, value } of sections) values[plan.name] = value;
  return values;
}

export function composedOf(shape: unknown, sections: readonly SectionRun[]): Composed<unknown> {
  const degraded: Degraded[] = [];
  const timings: SectionTiming[] = [];
  for (const { plan, reason, ms } of sections) {
    if (reason) degraded.push({ section: plan.name, reason });
    if (ms >= 0) timings.push({ section: plan.name, ms });
  }
  return { shape, degraded, timings };
}
