// What is to go wrong with the bot's calls, on demand.
import { z } from 'zod';
import { operations, type Operation } from '../state/journal.ts';

export const faultForm = z.strictObject({
  /** All of them, unless one is named. */
  operation: z.enum(operations).optional(),
  /** Of the conversations that are named by id; all when left out. */
  conversationId: z.string().optional(),
  latencyMs: z.int().min(0).max(300_000).optional(),
  status: z.int().min(400).max(599).optional(),
  retryAfterS: z.number().min(0).max(3_600).optional(),
  mode: z.enum(['reset', 'hang']).optional(),
  /** The call has its effect, and only its answer is lost. */
  afterEffect: z.boolean().default(false),
  /** How many calls; all when left out. */
  times: z.int().min(1).optional(),
  /** 0 to 1: how many of the calls; all when left out. */
  rate: z.number().min(0).max(1).default(1),
});
export type Fault = z.infer<typeof faultForm>;

export interface Faults {
  put(fault: Fault): void;
  clear(): void;
  all(): readonly Fault[];
  /** What happens to this call. */
  next(operation: Operation, conversationId?: string): Fault | undefined;
}

export function createFaults(random: () => number = Math.random): Faults {
  let faults: { fault: Fault; left: number }[] = [];
  return {
    put: (fault) => void faults.push({ fault, left: fault.times ?? Infinity }),
    clear: () => void (faults = []),
    all: () => faults.map(({ fault }) => fault),
    next(operation, conversationId) {
      const found = faults.find(
        ({ fault, left }) =>
          left > 0 &&
          (fault.operation ?? operation) === operation &&
          (fault.conversationId ?? conversationId) === conversationId &&
          random() < fault.rate,
      );
      if (found) found.left -= 1;
      return found?.fault;
    },
  };
}
