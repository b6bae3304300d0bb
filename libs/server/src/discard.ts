import { Readable } from 'node:stream';
import type { ByteStream } from './answer.ts';

/** Closes a source that nobody will read, so that what feeds it stops. */
export function discard(stream: ByteStream | undefined): void {
  if (!stream) return;
  if (stream instanceof Readable) {
    stream.once('error', () => undefined); // It is being thrown away: how it dies concerns nobody.
    stream.destroy();
    return;
  }
  void closed(stream[Symbol.asyncIterator]());
}

async function closed(iterator: AsyncIterator<Uint8Array>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // As above.
  }
}
