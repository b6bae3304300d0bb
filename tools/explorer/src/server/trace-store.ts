import type { ReceivedSpan } from './otlp.ts';

/** The spans of the last requests, by their trace. */
export interface TraceStore {
  add(spans: readonly ReceivedSpan[]): void;
  /** The spans of a request that this app has exported, as soon as they are here; undefined when they are late. */
  find(traceId: string, withinMs: number): Promise<readonly ReceivedSpan[] | undefined>;
}

const mostTraces = 300;

export function createTraceStore(): TraceStore {
  const traces = new Map<string, ReceivedSpan[]>();
  const waiting = new Map<string, Set<() => void>>();
  return {
    add(spans) {
      for (const span of spans) {
        const known = traces.get(span.traceId);
        if (known) known.push(span);
        else traces.set(span.traceId, [span]);
      }
      for (const [oldest] of [...traces].slice(0, Math.max(0, traces.size - mostTraces))) traces.delete(oldest);
      for (const traceId of new Set(spans.map((span) => span.traceId))) {
        for (const look of waiting.get(traceId) ?? []) look();
      }
    },
    async find(traceId, withinMs) {
      const found = () => traces.get(traceId)?.some(({ isRequest }) => isRequest) === true;
      if (!found()) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const looks = waiting.get(traceId) ?? new Set();
        waiting.set(traceId, looks);
        const look = () => (found() ? resolve() : undefined);
        looks.add(look);
        const timer = setTimeout(resolve, withinMs);
        await promise;
        clearTimeout(timer);
        looks.delete(look);
        if (looks.size === 0) waiting.delete(traceId);
      }
      return found() ? traces.get(traceId) : undefined;
    },
  };
}
