import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { places } from './places.ts';

type Decode = (coded: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const decoders: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/** What a body of ours is decoded to is hardly ever twenty times as long; a bomb is a thousand times. */
const mostTimesLonger = 100;
// Below, a ratio says nothing: a short text of one character is no bomb.
const harmlessBytes = 65_536;
// Whatever it becomes is then parsed in one piece: two at once leave the event loop to the others.
const place = places(2);

export function decoderFor(coding: string): Decode | undefined {
  return decoders.get(coding);
}

/** Decodes what has arrived as a whole, so that no slow client holds one of the few places; throws past the limits. */
export function decoded(coded: Buffer, decode: Decode, limitBytes: number): Promise<Buffer> {
  const maxOutputLength = Math.min(limitBytes, Math.max(harmlessBytes, coded.length * mostTimesLonger));
  return place(() => decode(coded, { maxOutputLength }));
}

export function isTooLarge(error: unknown): boolean {
  return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
}
