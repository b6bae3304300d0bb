// How often a bot may call, as Teams publishes it: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
import type { Clock } from '../clock.ts';

export interface Window {
  readonly most: number;
  readonly withinMs: number;
}

export interface RateLimits {
  /** Sending, replying, editing and deleting, for each bot and thread. */
  readonly send: readonly Window[];
  readonly create: readonly Window[];
  readonly members: readonly Window[];
  /** Everything that the app does in one tenant. */
  readonly tenant: readonly Window[];
}

const second = 1_000;
const hour = 3_600_000;

export const teamsRates: RateLimits = {
  send: windows([7, second], [8, 2 * second], [60, 30 * second], [1_800, hour]),
  create: windows([7, second], [8, 2 * second], [60, 30 * second], [1_800, hour]),
  members: windows([14, second], [16, 2 * second], [120, 30 * second], [3_600, hour]),
  tenant: windows([30, second]),
};

function windows(...pairs: readonly (readonly [number, number])[]): Window[] {
  return pairs.map(([most, withinMs]) => ({ most, withinMs }));
}

export interface Rates {
  /** Undefined when it may; otherwise after how long it may again. What is refused is not counted. */
  take(uses: readonly Use[]): number | undefined;
  clear(): void;
}

export interface Use {
  readonly key: string;
  readonly windows: readonly Window[];
}

/** Sliding windows: each call is remembered until the longest window has passed it. */
export function createRates(clock: Clock): Rates {
  const calls = new Map<string, number[]>();

  function waitFor({ key, windows: limits }: Use, now: number): number {
    const longest = Math.max(0, ...limits.map(({ withinMs }) => withinMs));
    const times = (calls.get(key) ?? []).filter((at) => at > now - longest);
    calls.set(key, times);
    const waits = limits.map(({ most, withinMs }) => {
      const blocking = times.at(-most);
      return blocking !== undefined && blocking > now - withinMs ? blocking + withinMs - now : 0;
    });
    return Math.max(0, ...waits);
  }

  return {
    take(uses) {
      const now = clock();
      const wait = Math.max(0, ...uses.map((use) => waitFor(use, now)));
      if (wait > 0) return wait;
      for (const { key } of uses) calls.get(key)?.push(now);
      return undefined;
    },
    clear: () => calls.clear(),
  };
}
