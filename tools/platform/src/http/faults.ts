// Faults on demand, for any transport: what is to go wrong with a call, decided once for each call.

export type FaultMode = 'reset' | 'hang' | 'malformed' | 'wrong-shape' | 'slow-drip';

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
  readonly mode?: FaultMode | undefined;
  /** Epoch milliseconds; from then on the fault is over. */
  readonly until?: number | undefined;
}

/** What happens to one call: first the delay, then the failure, if any. */
export interface Trouble {
  readonly delayMs: number;
  readonly failure: { readonly mode: FaultMode } | { readonly status: number } | undefined;
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
  const faults = new Map<string, Map<string, Fault>>();
  const find = (service: string, operation: string): Fault | undefined => {
    const ofService = faults.get(service);
    const fault = ofService?.get(operation) ?? ofService?.get(everyOperation);
    return fault && (fault.until === undefined || now() < fault.until) ? fault : undefined;
  };
  return {
    put(service, fault) {
      const ofService = faults.get(service) ?? new Map<string, Fault>();
      ofService.set(fault.operation ? bare(fault.operation) : everyOperation, fault);
      faults.set(service, ofService);
    },
    clear(service) {
      if (service === undefined) faults.clear();
      else faults.delete(service);
    },
    all: () => Object.fromEntries([...faults].map(([service, byOperation]) => [service, [...byOperation.values()]])),
    faultFor(service, operation) {
      const fault = find(service, bare(operation));
      if (!fault) return undefined;
      return {
        delayMs: (fault.latencyMs ?? 0) + (fault.jitterMs ?? 0) * random(),
        failure: random() < rateOf(fault) ? failureOf(fault) : undefined,
      };
    },
  };
}

function bare(operation: string): string {
  return operation.slice(operation.lastIndexOf('.') + 1);
}

function rateOf(fault: Fault): number {
  return fault.errorRate ?? (fault.status !== undefined || fault.mode !== undefined ? 1 : 0);
}

function failureOf(fault: Fault): Trouble['failure'] {
  return fault.mode === undefined ? { status: fault.status ?? 500 } : { mode: fault.mode };
}
