import { describe, expect, test } from '@jest/globals';
import { serverSentData } from './server-sent-data.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size = 1_000, maxChars = 100): Promise<string[]> {
  const all: string[] = [];
  for await (const data of serverSentData(inPieces(Buffer.from(text), size), maxChars)) all.push(data);
  return all;
}

describe.each([1, 2, 3, 5, 1_000])('in pieces of %d bytes', (size) => {
  test.each([
    ['an event', 'data: a\n\n', ['a']],
    ['each event', 'data: a\n\ndata: b\n\n', ['a', 'b']],
    ['lines that end with CR LF', 'id: 1\r\nevent: x\r\ndata: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
    ['lines that end with CR', 'data: a\r\rdata: b\r\r', ['a', 'b']],
    ['several lines as one text', 'data: {\ndata: "a": 1\ndata:}\n\n', ['{\n"a": 1\n}']],
    ['one space less, and not more', 'data:  a \n\n', [' a ']],
    ['no comment and no other field', ': here\n\nid: 7\nretry: 5\nevent: x\ndatabase: z\n\ndata: a\n\n', ['a']],
    ['nothing of an event without its end', 'data: a\n\ndata: b\n', ['a']],
    ['an empty one', 'data\n\n', ['']],
    ['a byte order mark, and letters of several bytes', '\ufeffdata: Zoë 🙂\n\n', ['Zoë 🙂']],
  ])('%s', async (_name, text, expected) => {
    expect(await read(text, size)).toEqual(expected);
  });
});

test.each([
  ['in one line', `data: ${'x'.repeat(101)}\n\n`],
  ['in a line that does not end', 'x'.repeat(1_000)],
  ['in many lines', 'data: x\n'.repeat(60)],
])('an event too long %s ends the reading', async (_name, text) => {
  await expect(read(text, 10)).rejects.toThrow('longer than any');
});

test('the longest event is read', async () => {
  expect(await read(`data: ${'x'.repeat(100)}\n\n`, 7)).toEqual(['x'.repeat(100)]);
});
