import { hashOf } from './hash.ts';
import type { Instance } from './instance.ts';

/** An instance with all that the balancer remembers of it. Plain fields: it is read and written with every call. */
export interface Member {
  instance: Instance;
  readonly id: string;
  /** Where it stands for `consistent-hash`. */
  readonly seed: number;
  /** Its weight, less while it is ramping up. */
  share: number;
  /** Calls in flight. */
  active: number;
  /** What calls take, smoothed; 0 before the first. */
  ewmaMs: number;
  /** When `ewmaMs` was last brought up to date. */
  ewmaAt: number;
  /** Its credit in smooth round robin. */
  credit: number;
  /** In a row. */
  failures: number;
  /** Ejected, until a trial call has succeeded. */
  out: boolean;
  /** While out: when the next trial may start. */
  tryAt: number;
  /** How many times ejected, less one for every quiet base time since it returned. */
  ejections: number;
  returnedAt: number;
  /** By active checks. */
  healthy: boolean;
  /** Of active checks in a row: good ones above 0, bad ones below. */
  checks: number;
  /** When it began to take calls; `-Infinity` when it is one of the first. */
  rampFrom: number;
  /** No longer an instance; calls in flight may still end. */
  gone: boolean;
}

export function newMember(instance: Instance, rampFrom: number): Member {
  return {
    instance,
    id: instance.id,
    seed: hashOf(instance.id),
    share: instance.weight,
    active: 0,
    ewmaMs: 0,
    ewmaAt: 0,
    credit: 0,
    failures: 0,
    out: false,
    tryAt: 0,
    ejections: 0,
    returnedAt: 0,
    healthy: true,
    checks: 0,
    rampFrom,
    gone: false,
  };
}
