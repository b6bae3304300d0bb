import type { Difference } from './difference.ts';
import { comparedBy } from './differences.ts';
import type { NoiseHere } from './noise.ts';
import { shownPointer } from './shown-pointer.ts';

export interface ShadowAnswer {
  readonly status: number;
  /** Bytes are read as JSON, if they are. */
  readonly body: Uint8Array | object;
  readonly tookMs?: number;
}

/** A copy that had no answer, and the code of why. */
export interface FailedCopy {
  readonly failed: string;
  readonly tookMs?: number;
}

/** What two answers have to say of each other, without any value of theirs. */
export interface Finding {
  /** `too-big`: they differ in bytes, and to say where would cost too much. */
  readonly outcome: 'same' | 'different' | 'failed' | 'too-big';
  /** What looks like data in a pointer, such as an id, is `*`. */
  readonly differences: readonly Difference[];
  /** There are more than are listed. */
  readonly more: boolean;
  /** The code of why there is no answer to compare with. */
  readonly failed?: string;
}

interface Limits {
  readonly noise: NoiseHere;
  readonly maxBytes: number;
  readonly maxDifferences: number;
}

const same: Finding = { outcome: 'same', differences: [], more: false };
const tooBig: Finding = { outcome: 'too-big', differences: [], more: true };

const failed = (code: string): Finding => ({ outcome: 'failed', differences: [], more: false, failed: code });

/** Never throws: whatever a body is made of. */
export function findingOf(primary: ShadowAnswer, secondary: ShadowAnswer | FailedCopy, limits: Limits): Finding {
  try {
    if ('failed' in secondary) return failed(secondary.failed);
    // The bodies of an answer and a refusal have nothing in common: to list where would only be long.
    if (primary.status !== secondary.status) return different([{ pointer: '', kind: 'status' }], false);
    return bodiesCompared(primary.body, secondary.body, limits);
  } catch {
    return failed('not-comparable');
  }
}

type Body = ShadowAnswer['body'];

function bodiesCompared(primary: Body, secondary: Body, { noise, maxBytes, maxDifferences }: Limits): Finding {
  if (isBytes(primary) && isBytes(secondary) && Buffer.compare(primary, secondary) === 0) return same;
  if ([primary, secondary].some((body) => isBytes(body) && body.byteLength > maxBytes)) return tooBig;
  const { differences, more, cut } = comparedBy(readable(primary), readable(secondary), noise, maxDifferences);
  if (differences.length > 0) return different(differences, more || cut);
  return cut ? tooBig : same;
}

function different(differences: readonly Difference[], more: boolean): Finding {
  const shown = differences.map(({ pointer, kind }) => ({ pointer: shownPointer(pointer), kind }));
  return { outcome: 'different', differences: shown, more };
}

function isBytes(body: Body): body is Uint8Array {
  return ArrayBuffer.isView(body);
}

function readable(body: Body): unknown {
  if (!isBytes(body)) return body;
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString());
  } catch {
    return body; // Not JSON: then its bytes are what it says.
  }
}
