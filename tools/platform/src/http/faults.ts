// Faults on demand, for any transport: what is to go wrong with a call, decided once for each call.
import { createLine } from './line.ts';
import type { Capacity, Line } from './line.ts';
import { pause } from './trouble.ts';

export type FaultMode = 'reset' | 'hang' | 'malformed' | 'wrong-shape' | 'slow-drip' | 'half-body' | 'huge-body';

export interface Fault {
  /** One operation ('getDocument'); without it every operation of the service. */
  readonly operation?: string | undefined;
  readonly latencyMs?: number | undefined;
  /** Up to this much more latency, drawn anew for each call. */
  readonly jitterMs?: number | undefined;
  /** How many of the calls fail, 0 to 1; all when there is a status or a mode and no rate. */
  readonly errorRate?: number | undefined;
  /** The status of failing calls; 500 when there is a rate only. */
  readonly status?: number | undefined;
  /** With a status, or a full line: when to come again, in the header in which the service says it. */
  readonly retryAfterS?: number | undefined;
  readonly mode?: FaultMode | undefined;
  /** So many calls at once, of all that the fault is for. */
  readonly capacity?: Capacity | undefined;
  /** Holds for this part of each period only, from when it was put. */
  readonly flapping?: Flapping | undefined;
  /** Epoch milliseconds; from then on the fault is over. */
  readonly until?: number | undefined;
}

export interface Flapping {
  readonly everyMs: number;
  /** The first part of each period, 0 to 1, in which the fault holds; half of it when missing. */
  readonly duty?: number | undefined;
}

export type Failure =
  { readonly mode: FaultMode } | { readonly status: number; readonly retryAfterS?: number | undefined };

/** What happens to one call: first the delay, then the line, then the failure, if any. */
export interface Trouble {
  readonly delayMs: number;
  readonly line?: Line;
  readonly failure: Failure | undefined;
  /** What it is told who finds the line full. */
  readonly full?: Failure;
}

export interface Faults {
  put(service: string, fault: Fault): void;
  clear(service?: string): void;
  all(): Readonly<Record<string, readonly Fault[]>>;
  /** The trouble for a call of `operation` ('documents.getDocument' or 'getDocument'), or undefined for none. */
  faultFor(service: string, operation: string): Trouble | undefined;
}

const everyOperation = '*';

export function createFaults(options: { now?: () => number; random?: () => number } = {}): Faults {
  const { now = Date.now, random = Math.random } = options;
  const faults = new Map<string, Map<string, Put>>();
  const find = (service: string, operation: string): Put | undefined => {
    const ofService = faults.get(service);
    const put = ofService?.get(operation) ?? ofService?.get(everyOperation);
    return put && holds(put, now()) ? put : undefined;
  };
  return {
    put(service, fault) {
      const ofService = faults.get(service) ?? new Map<string, Put>();
      const line = fault.capacity && createLine(fault.capacity);
      ofService.set(fault.operation ? bare(fault.operation) : everyOperation, { fault, line, since: now() });
      faults.set(service, ofService);
    },
    clear(service) {
      if (service === undefined) faults.clear();
      else faults.delete(service);
    },
    all: () =>
      Object.fromEntries(
        [...faults].map(([service, byOperation]) => [service, [...byOperation.values()].map(({ fault }) => fault)]),
      ),
    faultFor(service, operation) {
      const found = find(service, bare(operation));
      if (!found) return undefined;
      const { fault, line } = found;
      return {
        delayMs: (fault.latencyMs ?? 0) + (fault.jitterMs ?? 0) * random(),
        failure: random() < rateOf(fault) ? failureOf(fault) : undefined,
        ...(line && { line, full: { status: 503, retryAfterS: fault.retryAfterS } }),
      };
    },
  };
}

interface Put {
  readonly fault: Fault;
  readonly line: Line | undefined;
  readonly since: number;
}

function holds({ fault: { until, flapping }, since }: Put, now: number): boolean {
  if (until !== undefined && now >= until) return false;
  if (!flapping) return true;
  const { everyMs, duty = 0.5 } = flapping;
  return (now - since) % everyMs < everyMs * duty;
}

/** Lets the trouble of a call happen up to its failure, which is handed back; undefined when the caller has left. */
export async function undergo(
  { delayMs, line, failure, full }: Trouble,
  signal: AbortSignal,
): Promise<{ readonly failure: Failure | undefined } | undefined> {
  await pause(delayMs, signal);
  const passed = signal.aborted ? 'left' : await line?.pass(signal);
  if (passed === 'left') return undefined;
  return { failure: passed === 'full' ? full : failure };
}

function bare(operation: string): string {
  return operation.slice(operation.lastIndexOf('.') + 1);
}

function rateOf(fault: Fault): number {
  return fault.errorRate ?? (fault.status !== undefined || fault.mode !== undefined ? 1 : 0);
}

function failureOf(fault: Fault): Failure {
  if (fault.mode !== undefined) return { mode: fault.mode };
  return {
    status: fault.status ?? 500,
    ...(fault.retryAfterS !== undefined && { retryAfterS: fault.retryAfterS }),
  };
}
