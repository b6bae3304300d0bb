import { randomHex as pooledHex } from './random-hex.ts';
import { passedOnTraceState } from './trace-state.ts';

/** Where a request belongs in a distributed trace (W3C Trace Context). */
export interface TraceContext {
  readonly traceId: string;
  /** Our span: the parent of every call made on behalf of this request. */
  readonly spanId: string;
  readonly parentId?: string;
  readonly sampled: boolean;
  /** The trace id is known to be random (Level 2), and may be used for sampling. */
  readonly random?: boolean;
  readonly traceState?: string;
}

/** Header values as node:http gives them. */
interface TraceHeaders {
  readonly traceparent?: string | readonly string[] | undefined;
  readonly tracestate?: string | readonly string[] | undefined;
}

type RandomHex = (bytes: number) => string;

const wellFormed = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-[^,]*)?$/;
const sampledFlag = 0x01;
const randomFlag = 0x02;

/** Continues the caller's trace, or starts one where there is none or it breaks the rules. */
export function traceFrom(headers: TraceHeaders, randomHex: RandomHex = pooledHex): TraceContext {
  const parent = parentOf(headers.traceparent);
  if (!parent) return { traceId: nonZero(16, randomHex), spanId: nonZero(8, randomHex), sampled: false, random: true };
  const traceState = passedOnTraceState(headers.tracestate);
  return { ...parent, spanId: nonZero(8, randomHex), ...(traceState !== undefined && { traceState }) };
}

/** The `traceparent` of calls made within the trace. Always version 00, whatever the caller spoke. */
export function traceparentOf({ traceId, spanId, sampled, random }: TraceContext): string {
  const flags = (sampled ? sampledFlag : 0) | (random ? randomFlag : 0);
  return `00-${traceId}-${spanId}-0${flags}`;
}

// A field sent twice arrives as an array or joined with a comma, and neither is well-formed.
function parentOf(received: string | readonly string[] | undefined): Omit<TraceContext, 'spanId'> | undefined {
  const [, version, traceId, parentId, flags, more] =
    wellFormed.exec(typeof received === 'string' ? received : '') ?? [];
  if (!version || !traceId || !parentId || !flags) return undefined;
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (isZero(traceId) || isZero(parentId)) return undefined;
  const bits = Number.parseInt(flags, 16);
  const sampled = (bits & sampledFlag) !== 0;
  return { traceId, parentId, sampled, ...((bits & randomFlag) !== 0 && { random: true }) };
}

function isZero(id: string): boolean {
  return /^0+$/.test(id);
}

function nonZero(bytes: number, randomHex: RandomHex): string {
  const id = randomHex(bytes);
  return isZero(id) ? `${id.slice(1)}1` : id;
}
