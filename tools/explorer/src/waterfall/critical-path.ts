import type { TraceSpan } from './trace-span.ts';

/** A time in which nothing but this span held the answer up. */
export interface Stretch {
  readonly id: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * What the answer waited for, from its end to its beginning: within a span, whatever ended last held it up, and before
 * that began, whatever had ended last then. What no span within explains is the span's own.
 */
export function criticalPath(spans: readonly TraceSpan[]): readonly Stretch[] {
  const within = new Map<string, TraceSpan[]>();
  for (const span of spans) within.set(span.parentId, [...(within.get(span.parentId) ?? []), span]);
  const stretches: Stretch[] = [];
  const root = spans.find(({ isRequest }) => isRequest);
  if (root) walk(root, root.endMs);
  return stretches.reverse();

  function walk(span: TraceSpan, until: number): void {
    let at = Math.min(span.endMs, until);
    const children = (within.get(span.id) ?? []).filter(({ startMs, endMs }) => endMs > startMs);
    for (const child of children.toSorted((one, other) => other.endMs - one.endMs)) {
      // What began after this moment, or was still running then, did not lead to it.
      if (child.endMs > at || child.startMs < span.startMs) continue;
      own(span, child.endMs, at);
      walk(child, child.endMs);
      at = child.startMs;
    }
    own(span, span.startMs, at);
  }

  function own({ id }: TraceSpan, fromMs: number, toMs: number): void {
    if (toMs > fromMs) stretches.push({ id, fromMs, toMs });
  }
}
