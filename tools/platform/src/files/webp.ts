// Small pictures of two colours in lossless WebP.
import { bitWriter } from './bits.ts';
import type { BitWriter } from './bits.ts';

export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly back: Colour;
  readonly front: Colour;
  /** True where the front colour is. */
  isFront(x: number, y: number): boolean;
}

export function webpOf(picture: Picture): Buffer {
  const data = losslessOf(picture);
  const padding = data.length % 2;
  const file = Buffer.alloc(20 + data.length + padding);
  file.write('RIFF', 0);
  file.writeUInt32LE(12 + data.length + padding, 4);
  file.write('WEBPVP8L', 8);
  file.writeUInt32LE(data.length, 16);
  data.copy(file, 20);
  return file;
}

/** A VP8L stream: no transforms, no colour cache, one prefix code of at most two symbols for each channel. */
function losslessOf({ width, height, back, front, isFront }: Picture): Buffer {
  const bits = bitWriter();
  bits.put(0x2f, 8);
  bits.put(width - 1, 14);
  bits.put(height - 1, 14);
  bits.put(0, 1 + 3); // no alpha, version 0
  bits.put(0, 1 + 1 + 1); // no transform, no colour cache, one group of prefix codes
  const channels = (['green', 'red', 'blue'] as const).map((name) => [back[name], front[name]] as const);
  for (const [a, b] of channels) putCode(bits, a, b);
  putCode(bits, 255, 255); // alpha
  putCode(bits, 0, 0); // distance
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = isFront(x, y) ? 1 : 0;
      for (const channel of channels) if (channel[0] !== channel[1]) bits.put(bitOf(channel, at), 1);
    }
  }
  return bits.bytes();
}

/** A simple prefix code: of one symbol (which takes no bits) or of two. */
function putCode(bits: BitWriter, a: number, b: number): void {
  const isOne = a === b;
  bits.put(1, 1);
  bits.put(isOne ? 0 : 1, 1);
  bits.put(1, 1); // the first symbol has 8 bits
  bits.put(Math.min(a, b), 8);
  if (!isOne) bits.put(Math.max(a, b), 8);
}

/** The lower symbol of a code is 0, the higher one 1. */
function bitOf(channel: readonly [number, number], at: 0 | 1): number {
  return channel[at] === Math.max(...channel) ? 1 : 0;
}
