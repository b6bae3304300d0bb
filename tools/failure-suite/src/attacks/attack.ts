// What an attack is: it goes on until it is stopped, and counts what came back.
import type { Size } from '../scenario.ts';

/** Behind the proxy that the BFF believes: not that of the others. */
export const attackersAddress = '203.0.113.7';

export interface Target {
  readonly host: string;
  readonly port: number;
  /** Of somebody who may sign in: most of the attacks need more than a stranger is given. */
  readonly token: string;
  readonly size: Size;
}

export interface Attack {
  readonly name: string;
  /** What it does, with its numbers. */
  says(size: Size): string;
  /** Goes on until the signal, and tells each answer and each end of a connection by its name. */
  run(target: Target, count: (what: string) => void, stop: AbortSignal): Promise<void>;
}

/** What an attacker's thread is given. */
export interface AttackOrder {
  readonly name: string;
  readonly target: Target;
}

export type Tally = Readonly<Record<string, number>>;
