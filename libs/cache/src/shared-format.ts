import type { Seal } from '@frontdesk/sealing';

/**
 * How Redis holds a value: format, length of the head, head as JSON, then the value as its `encode` made it. A reader
 * takes its own format only: another one is a miss, while old and new run side by side.
 */
const format = 1;
const headAt = 5;
// Another format to whoever reads without a key.
const sealed = 2;

export interface SharedEntry {
  readonly id: string;
  /** What it weighs in a process. */
  readonly bytes: number;
  /** When Redis got it, its load had begun so long ago. */
  readonly ageMs: number;
  /** How long it was to be kept then: with what is left of that, Redis' clock alone tells its age. */
  readonly keepMs: number;
  readonly freshMs: number;
  readonly revalidateMs: number;
  readonly errorMs: number;
  /** The stamps of its tags, in their order, as they were before the load. */
  readonly tagStamps: readonly string[];
  /** Stamps of owners who had written, and whose writes the load could see. */
  readonly written: readonly (readonly [owner: string, stamp: string])[];
  readonly value: Uint8Array;
}

export function encodeShared({ value, ...head }: SharedEntry): Buffer {
  const text = Buffer.from(JSON.stringify(head));
  const start = Buffer.alloc(headAt);
  start.writeUInt8(format, 0);
  start.writeUInt32BE(text.length, 1);
  return Buffer.concat([start, text, value]);
}

export function decodeShared(bytes: Buffer): SharedEntry | undefined {
  if (bytes.length < headAt || bytes.readUInt8(0) !== format) return undefined;
  const valueAt = headAt + bytes.readUInt32BE(1);
  if (valueAt > bytes.length) return undefined;
  try {
    const head: unknown = JSON.parse(bytes.toString('utf8', headAt, valueAt));
    if (!isHead(head)) return undefined;
    const value = bytes.subarray(valueAt);
    return { ...head, bytes: Math.max(head.bytes, value.byteLength), value };
  } catch {
    return undefined; // cut off, or not ours: a miss like any other
  }
}

/** As Redis gets it: its key is what the seal is for, so that an entry opens nowhere else. */
export function closedEntry(bytes: Buffer, key: string, seal: Seal | undefined): Buffer {
  return seal ? Buffer.concat([Buffer.of(sealed), seal.close(key, bytes)]) : bytes;
}

export function openedEntry(bytes: Buffer, key: string, seal: Seal | undefined): Buffer | undefined {
  if (!seal) return bytes;
  return bytes[0] === sealed ? seal.open(key, bytes.subarray(1)) : undefined;
}

const numbers = ['bytes', 'ageMs', 'keepMs', 'freshMs', 'revalidateMs', 'errorMs'];
const isNumber = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value < Infinity;

function isHead(head: unknown): head is Omit<SharedEntry, 'value'> {
  if (typeof head !== 'object' || head === null) return false;
  const members = head as Record<string, unknown>;
  return (
    typeof members['id'] === 'string' &&
    numbers.every((name) => isNumber(members[name])) &&
    isListOf(members['tagStamps'], (stamp) => typeof stamp === 'string') &&
    isListOf(members['written'], (pair) => isListOf(pair, (part) => typeof part === 'string') && pair.length === 2)
  );
}

function isListOf(value: unknown, isOne: (item: unknown) => boolean): value is unknown[] {
  return Array.isArray(value) && value.every(isOne);
}
