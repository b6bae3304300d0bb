// One line for each answer that a service documents: call it, and check it against the contract.
import { expect } from '@jest/globals';
import type { Place } from '../src/settings.ts';
import type { CheckOptions, Contract, Received } from './contract.ts';
import type { CallOptions, RunningPlatform } from './running-platform.ts';

export interface Expected extends CallOptions, CheckOptions {
  readonly operation: string;
  readonly path: string;
  readonly status: number;
}

export type Checker = (expected: Expected) => Promise<Received>;

export interface CheckerOptions {
  readonly running: () => RunningPlatform;
  readonly service: Place;
  readonly contract: Contract;
  /** Every internal property must hold the canary too. */
  readonly canary: boolean;
}

export function checker({ running, service, contract, canary }: CheckerOptions): Checker {
  return async ({ operation, path, status, without, ...call }) => {
    const received = await running().call(service, path, call);
    expect({ operation, status: received.status, text: received.status === status ? '' : received.text }).toEqual({
      operation,
      status,
      text: '',
    });
    expect(contract.check(operation, received, without ? { without } : {})).toEqual([]);
    if (canary) expect(contract.withoutCanary(operation, received)).toEqual([]);
    return received;
  };
}

/** Answers that any operation gives: no proof, an unexpected failure, too many requests. */
export async function checkUsualErrors(
  check: Checker,
  { running, service, contract }: CheckerOptions,
  calls: Readonly<Record<string, Omit<Expected, 'operation' | 'status'>>>,
): Promise<void> {
  for (const [operation, call] of Object.entries(calls)) {
    await check({ operation, status: 401, ...call, as: null });
    for (const status of [429, 500]) {
      if (!contract.unchecked().includes(`${operation} ${status}`)) continue;
      await running().fail(service, operation, status);
      await check({ operation, status, ...call });
      await running().fail(service, operation, 0);
    }
  }
}
