// What the cells of the matrix are measured on: which routes call which operation, as the platform counted it.
import type { StartedPlatform } from '@frontdesk/test-kit';
import type { Bff } from '../bff.ts';
import type { Way } from '../control.ts';
import { until } from '../load.ts';
import type { Outcome } from '../outcome.ts';
import type { RouteRequest } from '../requests.ts';
import type { Stage } from '../stage.ts';

export interface Cell {
  readonly operation: string;
  readonly way: string;
  readonly route: string;
  readonly isOptional: boolean;
  readonly outcomes: readonly Outcome[];
}

export interface Pairing {
  readonly operation: string;
  readonly way: Way;
}

export interface Bench {
  readonly platform: StartedPlatform;
  readonly pairings: readonly { readonly operation: string }[];
  /** How long it took to be complete again, each time. */
  readonly healedMs: readonly number[];
  routesOf(operation: string): readonly RouteRequest[];
  ask(route: RouteRequest): Promise<Outcome>;
  /** Waits until the routes of an operation are complete again; its breaker may still be open from a cell before. */
  heal(operation: string): Promise<void>;
}

const healWithinMs = 20_000;

export async function openBench(
  { stage: { platform }, bff, token }: { stage: Stage; bff: Bff; token: string },
  routes: readonly RouteRequest[],
): Promise<Bench> {
  const callers = new Map<string, RouteRequest[]>();
  for (const route of routes) {
    await mustBeWell(route, () => bff.ask(route, token));
    await platform.clearCalls();
    await bff.ask(route, token);
    for (const operation of Object.keys(await platform.calls())) {
      callers.set(operation, [...(callers.get(operation) ?? []), route]);
    }
  }
  const healedMs: number[] = [];
  const routesOf = (operation: string): readonly RouteRequest[] => callers.get(operation) ?? [];
  const isComplete = async (operation: string): Promise<boolean> => {
    const outcomes = await Promise.all(routesOf(operation).map((route) => bff.ask(route, token)));
    return outcomes.every(({ kind }) => kind === 'complete');
  };
  return {
    platform,
    pairings: [...callers.keys()].toSorted().map((operation) => ({ operation })),
    healedMs,
    routesOf,
    ask: (route) => bff.ask(route, token),
    async heal(operation) {
      const tookMs = await until(() => isComplete(operation), { withinMs: healWithinMs, everyMs: 200 });
      healedMs.push(tookMs ?? Infinity);
    },
  };
}

/** What fails when nothing is wrong would make every cell look alike. */
async function mustBeWell({ route }: RouteRequest, ask: () => Promise<Outcome>): Promise<void> {
  let last: Outcome | undefined;
  const isWell = async () => (last = await ask()).kind === 'complete';
  if ((await until(isWell, { withinMs: 5_000, everyMs: 200 })) !== undefined) return;
  throw new Error(`${route} answers ${last?.shown} when all is well`);
}
