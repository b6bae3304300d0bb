const longestEvent = 1024 * 1024; // a chunk of ours is far below; without an end, a stream would fill the memory

/** Bytes that are no server-sent events: not UTF-8, or without an end. */
export class NotEvents extends Error {
  override readonly name = 'NotEvents';
}

/** The data of each server-sent event. Bytes may be cut anywhere; comments and other fields are skipped. */
export async function* eventData(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let data: string[] = [];
  for await (const chunk of bytes) {
    // A return at the very end may be half of a line feed.
    const lines = (rest + decoded(decoder, chunk)).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line !== '') {
        if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
      } else if (data.length > 0) {
        yield data.join('\n');
        data = [];
      }
    }
    if (rest.length + data.reduce((sum, line) => sum + line.length, 0) > longestEvent) {
      throw new NotEvents('an event has no end');
    }
  }
}

function decoded(decoder: TextDecoder, chunk: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw new NotEvents('not UTF-8', { cause });
  }
}
