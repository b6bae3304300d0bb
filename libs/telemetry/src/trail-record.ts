import type { TrailPoint } from './trail.ts';

/** What a log line says of the sections of a request and of what was asked for them. No ids, no content. */
export interface TrailRecord {
  readonly sections?: readonly SectionRecord[];
  readonly calls?: readonly CallRecord[];
}

interface SectionRecord {
  readonly section: string;
  readonly outcome: string;
  readonly ms: number;
}

interface CallRecord {
  readonly operation: string;
  /** The section that it was made for, if it was. */
  readonly section?: string;
  readonly outcome: string;
  readonly ms: number;
  readonly tries?: number;
  /** Where the last try went. */
  readonly instance?: string;
  /** What the cache said, where it answered. */
  readonly cache?: string;
}

const unended = 'not over';

/** For requests that were slow, failed or were degraded: too long for each line. */
export function trailRecord(trail: TrailPoint, now: number): TrailRecord {
  const sections = trail.points.filter(({ kind }) => kind === 'section');
  const calls = trail.points.filter(({ kind }) => kind === 'call' || kind === 'kept');
  return {
    ...(sections.length > 0 && { sections: sections.map((section) => sectionRecord(section, now)) }),
    ...(calls.length > 0 && { calls: calls.map((call) => callRecord(call, now)) }),
  };
}

function sectionRecord(point: TrailPoint, now: number): SectionRecord {
  return { section: point.name, ...endOf(point, now) };
}

function callRecord(point: TrailPoint, now: number): CallRecord {
  const { kind, name: operation, parent, instances } = point;
  const place = { operation, ...(parent?.kind === 'section' && { section: parent.name }) };
  if (kind === 'kept') return { ...place, outcome: 'ok', ms: 0, cache: point.outcome };
  const instance = instances?.at(-1);
  return {
    ...place,
    ...endOf(point, now),
    tries: instances?.length ?? 0,
    ...(instance !== undefined && { instance }),
  };
}

function endOf({ outcome, ms, startedAt }: TrailPoint, now: number): { outcome: string; ms: number } {
  const isOver = ms >= 0;
  return { outcome: isOver ? outcome : unended, ms: Math.round((isOver ? ms : now - startedAt) * 10) / 10 };
}
