import { criticalPath, type Stretch } from './critical-path.ts';
import type { TraceSpan } from './trace-span.ts';

/**
 * How a row came by what it has: `called` a backend, `kept` in the cache, `shared` with another read of the same that
 * was under way, `stale` and kept, `failed`, or still `unfinished` when the answer went out. `section` is neither.
 */
export type How = 'section' | 'called' | 'kept' | 'shared' | 'stale' | 'failed' | 'unfinished';

export interface Row {
  readonly id: string;
  readonly label: string;
  /** 0 for a section or a call of the request itself, 1 for what is done for a section. */
  readonly depth: number;
  readonly isSection: boolean;
  readonly how: How;
  /** The outcome, in the words of the BFF, and the service of a call. */
  readonly detail: string;
  readonly startMs: number;
  readonly ms: number;
  /** When it alone held the answer up. */
  readonly critical: readonly Pick<Stretch, 'fromMs' | 'toMs'>[];
}

export interface Waterfall {
  readonly totalMs: number;
  readonly rows: readonly Row[];
  readonly counts: Readonly<Record<'called' | 'kept' | 'shared' | 'stale' | 'failed', number>>;
  /** How much longer it would have taken one after the other. */
  readonly parallel: number;
  /** What no section and no call held up: the BFF itself. */
  readonly ownMs: number;
}

const keptHow: Readonly<Record<string, How>> = {
  fresh: 'kept',
  coalesced: 'shared',
  miss: 'shared',
  'stale-while-revalidate': 'stale',
  'stale-if-error': 'stale',
};

/** The rows of a request, in the order in which they began; what was done for a section follows it. */
export function waterfallOf(spans: readonly TraceSpan[]): Waterfall | undefined {
  const root = spans.find(({ isRequest }) => isRequest);
  if (!root) return undefined;
  const path = criticalPath(spans);
  const ordered = (parentId: string) =>
    spans.filter((span) => span.parentId === parentId).toSorted((one, other) => one.startMs - other.startMs);
  const row = (span: TraceSpan, depth: number): Row => rowOf(span, { depth, root, path });
  const rows = ordered(root.id).flatMap((span) => [row(span, 0), ...ordered(span.id).map((call) => row(call, 1))]);
  const reads = rows.filter(({ isSection }) => !isSection);
  const calls = reads.filter(({ how }) => how === 'called' || how === 'failed');
  const count = (how: How) => reads.filter((read) => read.how === how).length;
  const totalMs = root.endMs - root.startMs;
  const sumMs = calls.reduce((sum, { ms }) => sum + ms, 0);
  return {
    totalMs,
    rows,
    counts: {
      called: count('called'),
      kept: count('kept'),
      shared: count('shared'),
      stale: count('stale'),
      failed: count('failed'),
    },
    parallel: sumMs / unionOf(calls),
    ownMs: path.filter(({ id }) => id === root.id).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
  };
}

interface Place {
  readonly depth: number;
  readonly root: TraceSpan;
  readonly path: readonly Stretch[];
}

function rowOf(span: TraceSpan, { depth, root, path }: Place): Row {
  const { id, name, attributes, startMs, endMs } = span;
  return {
    ...{ id, depth },
    // `section mobile.document/outline` is the outline.
    label: name.replace(/^section (.*\/)?/, ''),
    isSection: isSection(span),
    how: howOf(span),
    detail: detailOf(attributes),
    startMs: startMs - root.startMs,
    ms: endMs - startMs,
    critical: path
      .filter((stretch) => stretch.id === id)
      .map(({ fromMs, toMs }) => ({ fromMs: fromMs - root.startMs, toMs: toMs - root.startMs })),
  };
}

function howOf(span: TraceSpan): How {
  const { attributes, isError } = span;
  if (attributes['frontdesk.unfinished'] === true) return 'unfinished';
  const state = attributes['frontdesk.cache.state'];
  if (state !== undefined) return keptHow[String(state)] ?? 'kept';
  if (isError) return 'failed';
  return isSection(span) ? 'section' : 'called';
}

function detailOf(attributes: TraceSpan['attributes']): string {
  const service = attributes['peer.service'];
  const outcome =
    attributes['frontdesk.call.outcome'] ??
    attributes['frontdesk.section.outcome'] ??
    attributes['frontdesk.cache.state'];
  const tries = Number(attributes['http.request.resend_count'] ?? 0) + 1;
  return [service, outcome, tries > 1 && `${tries} tries`].filter(Boolean).join(', ');
}

function isSection({ name }: TraceSpan): boolean {
  return name.startsWith('section ');
}

/** For how long at least one of them was under way. */
function unionOf(rows: readonly Row[]): number {
  let sum = 0;
  let until = -Infinity;
  for (const { startMs, ms } of rows.toSorted((one, other) => one.startMs - other.startMs)) {
    const endMs = startMs + ms;
    sum += Math.max(0, endMs - Math.max(startMs, until));
    until = Math.max(until, endMs);
  }
  return sum || 1;
}
