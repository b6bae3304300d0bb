/**
 * The data of each server-sent event, as the WHATWG's format has it: lines end with CR, LF or both, comments and other
 * fields pass, several lines of data are one text. Throws on an event longer than `maxChars`.
 */
export async function* serverSentData(
  chunks: AsyncIterable<Uint8Array>,
  maxChars: number,
): AsyncGenerator<string, void> {
  let data: string[] = [];
  let chars = -1; // as many line ends as lines, less one
  for await (const line of linesOf(chunks, maxChars)) {
    if (line === '') {
      if (data.length > 0) yield data.join('\n');
      data = [];
      chars = -1;
    } else if (line === 'data' || line.startsWith('data:')) {
      const text = line.slice(line.startsWith('data: ') ? 6 : 5);
      chars += text.length + 1;
      if (chars > maxChars) throw tooLong();
      data.push(text);
    }
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>, maxChars: number): AsyncGenerator<string, void> {
  const decoder = new TextDecoder(); // takes a byte order mark away
  let rest = '';
  let endedWithCr = false;
  for await (const chunk of chunks) {
    let text = decoder.decode(chunk, { stream: true });
    if (text === '') continue;
    if (endedWithCr && text.startsWith('\n')) text = text.slice(1);
    endedWithCr = text === '' ? false : text.endsWith('\r');
    // Only what is new is searched, so that an endless line costs no more than its length.
    const [first = '', ...more] = text.split(/\r\n|\r|\n/);
    rest += first;
    if (rest.length > maxChars + 'data: '.length) throw tooLong();
    for (const next of more) {
      yield rest;
      rest = next;
    }
  }
}

function tooLong(): Error {
  return new Error('A server-sent event is longer than any that is expected.');
}
