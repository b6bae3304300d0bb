import { types } from 'node:util';

export type Shape =
  'null' | 'array' | 'object' | 'bytes' | 'date' | 'string' | 'number' | 'boolean' | 'bigint' | 'other';

const scalars = new Set(['string', 'number', 'boolean', 'bigint']);

/** What a value is, as far as another one can be compared with it. gRPC has bytes and big integers, which JSON has not. */
export function shapeOf(value: unknown): Shape {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (ArrayBuffer.isView(value)) return 'bytes';
  if (types.isDate(value)) return 'date';
  if (typeof value === 'object') return 'object';
  return scalars.has(typeof value) ? (typeof value as Shape) : 'other';
}

/** One text for each scalar of a shape. Zero has no sign here, as in JSON. */
export function textOf(value: unknown, shape: Shape): string {
  if (shape === 'bytes') return bytesOf(value as ArrayBufferView).toString('base64');
  if (shape === 'date') return String((value as Date).getTime());
  return String(value);
}

export function isSameScalar(primary: unknown, secondary: unknown, shape: Shape): boolean {
  if (shape === 'bytes') return bytesOf(primary as ArrayBufferView).equals(bytesOf(secondary as ArrayBufferView));
  return shape === 'date' ? textOf(primary, shape) === textOf(secondary, shape) : Object.is(primary, secondary);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
