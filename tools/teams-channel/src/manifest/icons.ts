// The two pictures of an app: 192 × 192 in full colour, and 32 × 32 in white on nothing.
import { crc32, deflateSync } from 'node:zlib';

type Pixel = readonly [red: number, green: number, blue: number, opacity: number];

const green: Pixel = [0x0b, 0x5d, 0x4e, 255];
const white: Pixel = [255, 255, 255, 255];
const nothing: Pixel = [255, 255, 255, 0];

/** A sheet of paper with lines on it, on the app's colour. */
export function colorIcon(): Buffer {
  return png(192, (x, y) => (isSheet(x, y, 192) && !isLine(x, y, 192) ? white : green));
}

export function outlineIcon(): Buffer {
  return png(32, (x, y) => {
    const isEdge = isSheet(x, y, 32) && !(isSheet(x - 2, y - 2, 32) && isSheet(x + 2, y + 2, 32));
    return isEdge || (isSheet(x, y, 32) && isLine(x, y, 32)) ? white : nothing;
  });
}

function isSheet(x: number, y: number, size: number): boolean {
  return x >= size * 0.25 && x < size * 0.75 && y >= size * 0.16 && y < size * 0.84;
}

function isLine(x: number, y: number, size: number): boolean {
  const isWithin = x >= size * 0.36 && x < size * 0.64;
  return isWithin && [0.34, 0.5, 0.66].some((at) => y >= size * (at - 0.03) && y < size * (at + 0.03));
}

function png(size: number, pixelAt: (x: number, y: number) => Pixel): Buffer {
  const rows = Array.from({ length: size }, (_row, y) =>
    Buffer.from([0, ...Array.from({ length: size }, (_pixel, x) => pixelAt(x, y)).flat()]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6], 8); // 8 bits of red, green, blue and opacity
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const image = deflateSync(Buffer.concat(rows));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', image), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name: string, bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  const named = Buffer.concat([Buffer.from(name, 'latin1'), bytes]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
